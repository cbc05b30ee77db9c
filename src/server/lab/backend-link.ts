/** What the thread of the backend and the thread of its clients share: a message port, and counters that one side can wait for. */
import * as v from 'valibot';

/** Indexes into the counters. */
export const POSTED = 0;
export const UNREAD = 1;
/** Bytes of output that wait to be read before the backend stops: a slow client must not fill the memory. */
export const MAX_UNREAD = 4 * 1024 * 1024;

export function newCounters(): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(8));
}

/** Messages to the thread: bytes of one client's request. */
export interface BackendInput {
  readonly request: number;
  readonly bytes: Uint8Array;
}
export const BACKEND_INPUT = v.object({ request: v.number(), bytes: v.instance(Uint8Array) });

/** Messages from the thread: once that it is ready, then what it wrote, and how much it read. */
export const BACKEND_OUTPUT = v.union([
  v.object({ kind: v.literal('ready') }),
  v.object({ kind: v.literal('read'), length: v.number() }),
  v.object({ kind: v.literal('written'), bytes: v.instance(Uint8Array) }),
]);
export type BackendOutput = v.InferOutput<typeof BACKEND_OUTPUT>;

/** Name of the function in the thread that cancels a request, called through the inspector. */
export const CANCEL_FUNCTION = 'bndTuiCancelRequest';
