/** Memory that payload is gathered in. All sockets of a thread share it, so that moving bytes makes no garbage and an idle connection has none. */

/** For a short piece on its own. */
export const SMALL_SLAB_BYTES = 4 * 1024;
/** Not more than a TLS socket hands to the system in one turn of the event loop (ten buffers of 16 KiB in TLSWrap of Node). */
const LARGE_SLAB_BYTES = 128 * 1024;
/** Most of each size that are kept: enough for as many connections that write in one turn. */
const MOST_FREE = 256;
/** Most that are kept when connections need fewer: a burst gives its memory back. */
const MOST_RESTING = 8;
const FORGET_AFTER_MS = 1_000;

const small: Buffer[] = [];
const large: Buffer[] = [];
let forgetting: NodeJS.Timeout | undefined;

/** Returns memory of one of the two sizes, with undefined content. */
export function takeSlab(isLarge: boolean): Buffer {
  return isLarge
    ? (large.pop() ?? Buffer.allocUnsafeSlow(LARGE_SLAB_BYTES))
    : (small.pop() ?? Buffer.allocUnsafeSlow(SMALL_SLAB_BYTES));
}

/** Takes it back. Nothing may read or write it any more. */
export function giveBackSlab(slab: Buffer): void {
  const free = slab.length === LARGE_SLAB_BYTES ? large : small;
  if (free.length < MOST_FREE) free.push(slab);
  if (free.length > MOST_RESTING && forgetting === undefined)
    forgetting = setTimeout(forget, FORGET_AFTER_MS).unref();
}

function forget(): void {
  forgetting = undefined;
  for (const free of [small, large]) free.length = Math.min(free.length, MOST_RESTING);
}
