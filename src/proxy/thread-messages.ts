/** Messages between the thread of the screen and a thread that carries forwards. All of them survive structured cloning. */
import { BndError, type ErrorCode } from '../lib/errors.ts';
import type {
  Failing,
  ForwardEnd,
  ForwardOptions,
  ForwardSnapshot,
  OpenedForward,
  SessionState,
  WebAccess,
} from './types.ts';

/** `forward`: a number that the screen's thread chose. */
export type ToThread = { readonly forward: number } & (
  | { readonly kind: 'open'; readonly options: Omit<ForwardOptions, 'sessionState'>; readonly asks: boolean }
  | { readonly kind: 'close'; readonly options: CloseOptions }
  | { readonly kind: 'open-web'; readonly access: WebAccess }
  /** The response to the newest `ask`. */
  | { readonly kind: 'state'; readonly state: SessionState | undefined }
);

export type FromThread = { readonly forward: number } & (
  | { readonly kind: 'opened'; readonly facts: OpenedForward; readonly snapshot: PlainSnapshot }
  | { readonly kind: 'refused'; readonly error: PlainError }
  /** `isChange` unless only bytes have moved. */
  | { readonly kind: 'snapshot'; readonly snapshot: PlainSnapshot; readonly isChange: boolean }
  | { readonly kind: 'ask' }
  /** The response to the oldest `open-web` without one. The address is secret. */
  | { readonly kind: 'web'; readonly address: string | PlainError }
  | { readonly kind: 'ended'; readonly snapshot: PlainSnapshot; readonly end: PlainEnd }
);

export interface CloseOptions {
  readonly keepSession?: boolean;
  readonly timeoutMs?: number;
}

export interface PlainError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
}

interface PlainEnd extends Omit<ForwardEnd, 'error'> {
  readonly error: PlainError | undefined;
}

export interface PlainSnapshot extends Omit<ForwardSnapshot, 'failing' | 'lastError' | 'end'> {
  readonly failing: (Omit<Failing, 'error'> & { readonly error: PlainError }) | undefined;
  readonly end: PlainEnd | undefined;
}

export function plainError({ code, message, hint }: BndError): PlainError {
  return { code, message, hint };
}

/** Without the cause, which stays in the thread. */
export function errorOf({ code, message, hint }: PlainError): BndError {
  return new BndError(code, message, { hint });
}

export function plainEnd({ reason, error }: ForwardEnd): PlainEnd {
  return { reason, error: error && plainError(error) };
}

export function endOf({ reason, error }: PlainEnd): ForwardEnd {
  return { reason, error: error && errorOf(error) };
}

export function plainSnapshot({ failing, lastError: _, end, ...figures }: ForwardSnapshot): PlainSnapshot {
  return {
    ...figures,
    failing: failing && { ...failing, error: plainError(failing.error) },
    end: end && plainEnd(end),
  };
}

export function snapshotOf({ failing, end, ...figures }: PlainSnapshot): ForwardSnapshot {
  const error = failing && errorOf(failing.error);
  return {
    ...figures,
    failing: failing && error && { ...failing, error },
    lastError: error,
    end: end && endOf(end),
  };
}
