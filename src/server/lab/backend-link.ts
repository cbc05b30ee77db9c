/** What the thread of the backend and the thread of its clients share: a message port, and counters that one side can wait for. */
import * as v from 'valibot';

export const BYTES = v.custom<Uint8Array>((value) => value instanceof Uint8Array);

/** Indexes into the counters. */
export const POSTED = 0;
export const UNREAD = 1;
/** Bytes of output that wait to be read before the backend stops: a slow client must not fill the memory. */
export const MAX_UNREAD = 4 * 1024 * 1024;

export function newCounters(): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(8));
}

/** What the thread starts with. */
export const BACKEND_START = v.object({
  counters: v.instance(SharedArrayBuffer),
  /** Data of an earlier backend; absent: the sample. */
  image: v.optional(BYTES),
});
export type BackendStart = v.InferOutput<typeof BACKEND_START>;

/** Messages to the thread: bytes of one client's request, or the request to end with an image of all data. */
export const BACKEND_INPUT = v.variant('kind', [
  v.object({ kind: v.literal('bytes'), request: v.number(), bytes: BYTES }),
  v.object({ kind: v.literal('end') }),
]);
export type BackendInput = v.InferOutput<typeof BACKEND_INPUT>;

/** Messages from the thread: once that it is ready, or why it does not start; then what it wrote, and how much it read; at the end the image. */
export const BACKEND_OUTPUT = v.variant('kind', [
  v.object({ kind: v.literal('ready') }),
  v.object({ kind: v.literal('failed'), why: v.string() }),
  v.object({ kind: v.literal('read'), length: v.number() }),
  v.object({ kind: v.literal('written'), bytes: BYTES }),
  v.object({ kind: v.literal('image'), bytes: BYTES }),
]);
export type BackendOutput = v.InferOutput<typeof BACKEND_OUTPUT>;

/** Name of the function in the thread that cancels a request, called through the inspector. */
export const CANCEL_FUNCTION = 'bndTuiCancelRequest';
