/**
 * Writes the lab's database, as it is inside the executables, to a file: the same bytes every time, since PostgreSQL gets its time and its random numbers
 * from here. It holds nothing but the sample and logins that are public anyway.
 */
import nodeCrypto from 'node:crypto';
import { writeFileSync } from 'node:fs';

const [, , file = '', epochSeconds = ''] = process.argv;
const now = Number(epochSeconds) * 1000;
let last = 0;

globalThis.Date = new Proxy(Date, {
  construct: (target, args) => Reflect.construct(target, args.length === 0 ? [now] : args),
});
Date.now = () => now;
performance.now = () => 0;
Math.random = () => 0.5;
/** A linear congruential generator: any sequence that goes on and on will do. */
function fill<T extends NodeJS.ArrayBufferView>(array: T): T {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  for (const index of bytes.keys()) {
    last = (Math.imul(last, 1_103_515_245) + 12_345) >>> 0;
    bytes[index] = last >>> 16;
  }
  return array;
}
// PGlite uses the one or the other, depending on what it finds.
Object.assign(nodeCrypto, { randomFillSync: fill });
Object.assign(crypto, { getRandomValues: fill });

const { newImage } = await import('../../../src/server/lab/database-image.ts');
writeFileSync(file, await newImage());
