/**
 * Converts google.protobuf.Timestamp ⇄ milliseconds since the epoch, exact to the microsecond (the precision of a controller's database) up to the
 * year 2100.
 */
import { create } from '@bufbuild/protobuf';
import { type Timestamp, TimestampSchema } from '@bufbuild/protobuf/wkt';

/** Encodes a time in milliseconds; a fraction carries microseconds. */
export function timestampFromMs(ms: number): Timestamp {
  const seconds = Math.floor(ms / 1000);
  const micros = Math.round((ms - seconds * 1000) * 1000);
  return create(TimestampSchema, {
    seconds: BigInt(seconds) + BigInt(Math.floor(micros / 1_000_000)),
    nanos: (micros % 1_000_000) * 1000,
  });
}

/** Returns milliseconds with a fraction for the microseconds; an absent message is the zero time, which always lies in the past. */
export function timestampToMs(timestamp: Timestamp | undefined): number {
  return timestamp === undefined
    ? 0
    : Number(timestamp.seconds) * 1000 + Math.round(timestamp.nanos / 1000) / 1000;
}
