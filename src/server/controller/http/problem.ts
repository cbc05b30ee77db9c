/** An error response. Thrown by every handler, turned into Boundary's error body in one place (internal/daemon/controller/handlers/errors.go). */
import type { FieldError } from '../../../lib/errors.ts';
import type { JsonObject } from '../../../lib/json.ts';

/** HTTP status of each kind of error. `invalid list token` is spelled as on the wire. */
const STATUS = {
  InvalidArgument: 400,
  FailedPrecondition: 400,
  'invalid list token': 400,
  Unauthenticated: 401,
  PermissionDenied: 403,
  NotFound: 404,
  Unimplemented: 405,
  PayloadTooLarge: 413,
  TooManyRequests: 429,
  Internal: 500,
  DeadlineExceeded: 504,
} as const;

export type ProblemKind = keyof typeof STATUS;

export class Problem extends Error {
  override readonly name = 'Problem';
  readonly kind: ProblemKind;
  readonly fields: readonly FieldError[];
  readonly op: string | undefined;

  constructor(kind: ProblemKind, message: string, fields: readonly FieldError[] = [], op?: string) {
    super(message);
    this.kind = kind;
    this.fields = fields;
    this.op = op;
  }

  get status(): number {
    return STATUS[this.kind];
  }

  /** The body of the response. */
  toBody(): JsonObject {
    return {
      kind: this.kind,
      ...(this.op === undefined ? {} : { op: this.op }),
      message: this.message,
      ...(this.fields.length === 0 ? {} : { details: { request_fields: [...this.fields].sort(byName) } }),
    };
  }
}

function byName(a: FieldError, b: FieldError): number {
  return a.name < b.name ? -1 : 1;
}

/** Returns an error for one field. */
export function badField(name: string, description: string, message = 'Error in provided request.'): Problem {
  return new Problem('InvalidArgument', message, [{ name, description }]);
}

/** Throws if `errors` is not empty. */
export function refuseFields(errors: readonly FieldError[], message = 'Error in provided request.'): void {
  if (errors.length > 0) throw new Problem('InvalidArgument', message, errors);
}

/** Returns the error for a second resource, or a second entry of a list, where only one is possible. */
export function notUnique(): Problem {
  return new Problem(
    'InvalidArgument',
    'Invalid request.  Request attempted to make second resource with the same field value that must be unique.',
  );
}

export function notFound(message = 'Resource not found.'): Problem {
  return new Problem('NotFound', message);
}
