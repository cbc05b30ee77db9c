/**
 * Encodes list tokens. Their phases are those of internal/listtoken/list_token.go in hashicorp/boundary: pages of a first listing, then refreshes
 * that return what changed and what was deleted. Opaque to callers: base64url of JSON.
 */
import { Problem } from '../http/problem.ts';

/** Where a listing continues: after the last row of the previous page. */
export interface Position {
  readonly us: number;
  readonly id: string;
}

export interface ListToken {
  /** The listed kind. */
  readonly kind: string;
  /** Hash of the grants of the caller that decide about the list. */
  readonly grants: string;
  /** When the first listing started. */
  readonly bornUs: number;
  /** Start of the current phase: the next refresh looks from here. */
  readonly startUs: number;
  /** A refresh returns what was updated after this; undefined in the first listing. */
  readonly sinceUs: number | undefined;
  /** Undefined: this phase is complete, the next request starts a refresh. */
  readonly after: Position | undefined;
}

/** Older tokens are rejected. */
export const MAX_AGE_US = 30 * 24 * 3600 * 1_000_000;
const MAX_LENGTH = 1000;

export function writeListToken(token: ListToken): string {
  const { kind, grants, bornUs, startUs, sinceUs, after } = token;
  return Buffer.from(
    JSON.stringify([
      kind,
      grants,
      bornUs,
      startUs,
      sinceUs ?? null,
      after === undefined ? null : [after.us, after.id],
    ]),
  ).toString('base64url');
}

/** Throws a Problem that makes clients start over. */
export function readListToken(text: string, kind: string, grants: string, nowUs: number): ListToken {
  const token = parse(text);
  if (token === undefined) throw refuse('it is not a list token');
  if (token.grants !== grants) throw refuse('grants have changed since list token was issued');
  if (token.bornUs + MAX_AGE_US < nowUs) throw refuse('list token was expired');
  if (token.kind !== kind) throw refuse('list token resource type does not match expected resource type');
  return token;
}

function refuse(why: string): Problem {
  return new Problem('invalid list token', why, [], 'listtoken.Validate');
}

function parse(text: string): ListToken | undefined {
  if (text.length > MAX_LENGTH || !/^[\w-]+$/.test(text)) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
  const list: readonly unknown[] = Array.isArray(json) ? json : [];
  const [kind, grants, bornUs, startUs, sinceUs, after] = list;
  if (typeof kind !== 'string' || typeof grants !== 'string' || !isTime(bornUs) || !isTime(startUs))
    return undefined;
  if (sinceUs !== null && !isTime(sinceUs)) return undefined;
  const position = after === null ? undefined : toPosition(after);
  if (after !== null && position === undefined) return undefined;
  return { kind, grants, bornUs, startUs, sinceUs: sinceUs ?? undefined, after: position };
}

function toPosition(value: unknown): Position | undefined {
  const [us, id]: readonly unknown[] = Array.isArray(value) ? value : [];
  return isTime(us) && typeof id === 'string' ? { us, id } : undefined;
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
