/** Messages between the lab and the process of its database. */
import * as v from 'valibot';
import { BYTES } from './backend-link.ts';

/** To the process: first the data to start with, unless it is the sample; later the request to end with an image of the data. */
export const TO_DATABASE = v.variant('kind', [
  v.object({ kind: v.literal('start'), image: v.optional(BYTES) }),
  v.object({ kind: v.literal('end') }),
]);
export type ToDatabase = v.InferOutput<typeof TO_DATABASE>;

/** Where the process listens, and what every connection has to begin with. */
export const LISTENING = v.object({ kind: v.literal('listening'), port: v.number(), token: BYTES });
export type Listening = v.InferOutput<typeof LISTENING>;

/** From the process: where it listens; at the end the image. */
export const FROM_DATABASE = v.variant('kind', [
  LISTENING,
  v.object({ kind: v.literal('image'), image: BYTES }),
]);
export type FromDatabase = v.InferOutput<typeof FROM_DATABASE>;
