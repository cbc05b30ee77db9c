/** What goes between this program and its background processes, one JSON object a line. */
import * as v from 'valibot';
import { BndError } from '../../lib/errors.ts';

/** On stdin of the process, once. Holds secrets. */
export const HAND_OVER = v.object({
  forwards: v.array(
    v.object({
      sessionId: v.string(),
      targetId: v.string(),
      target: v.string(),
      controller: v.string(),
      listenAddress: v.string(),
      listenPort: v.number(),
      authorizationToken: v.string(),
      tofuToken: v.string(),
    }),
  ),
});

/** On its stdout: the first line when it is ready, the second when it has opened what it could. */
export const READY = v.object({ ready: v.literal(true) });
export const TAKEN = v.object({ failed: v.array(v.object({ sessionId: v.string(), message: v.string() })) });

/** Through its socket. */
export const REQUEST = v.variant('ask', [
  v.object({ ask: v.literal('figures') }),
  v.object({ ask: v.literal('stop'), sessionId: v.string() }),
  v.object({ ask: v.literal('stop-all') }),
]);
export type Request = v.InferOutput<typeof REQUEST>;

export const FIGURES = v.object({
  figures: v.array(
    v.object({
      sessionId: v.string(),
      openConnections: v.number(),
      totalConnections: v.number(),
      bytesUp: v.number(),
      bytesDown: v.number(),
    }),
  ),
});
export type Figures = v.InferOutput<typeof FIGURES>['figures'][number];

export const STOPPED = v.object({ stopped: v.array(v.string()) });

const STATED_FORWARD = v.object({
  sessionId: v.string(),
  targetId: v.string(),
  target: v.string(),
  controller: v.string(),
  listenAddress: v.string(),
  listenPort: v.number(),
  expiresAtMs: v.number(),
});

/** What stands in the file of a process. Holds no secret. */
export const STATE_FILE = v.object({
  pid: v.number(),
  socket: v.string(),
  forwards: v.array(STATED_FORWARD),
});
export type BackgroundState = v.InferOutput<typeof STATE_FILE>;

/** Reads one line; the complaint about one that is not as it should be does not repeat it. */
export function readLine<S extends v.GenericSchema>(schema: S, line: string): v.InferOutput<S> {
  try {
    return v.parse(schema, JSON.parse(line));
  } catch {
    throw new BndError('background-failed', 'A background process said something that is not understood.');
  }
}
