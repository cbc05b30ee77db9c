/** `bnd-tui connect --stdio`: one connection over stdin and stdout, for ProxyCommand of ssh. Nothing else is written to stdout. */
import type { Socket } from 'node:net';
import { BndError } from '../../lib/errors.ts';
import { EXIT_OK } from '../../lib/exit-codes.ts';
import { closeSession, type OpenedSession } from './open-session.ts';
import { socketPair } from './socket-pair.ts';

/**
 * Runs until the host ends, or the signal. Resolves with the exit code; rejects with BndError if the connection failed. `forSsh`: also until stdin ends,
 * since ssh closes stdin and stdout together; one that was killed leaves no other sign while the host is silent.
 */
export async function carryStdio(
  opened: OpenedSession,
  { stop: asked, forSsh = false }: { readonly stop: AbortSignal; readonly forSsh?: boolean },
): Promise<number> {
  const end = new AbortController();
  const stop = AbortSignal.any([asked, end.signal]);
  if (forSsh) process.stdin.once('end', () => end.abort());
  try {
    const [near, far] = await socketPair();
    stop.addEventListener('abort', () => near.destroy(), { once: true });
    if (stop.aborted) near.destroy();
    // Read from the beginning: what comes during the dial leaves with the handshake.
    process.stdin.on('error', () => near.destroy()).pipe(near);
    const isWhole = copyToStdout(near);
    const failure = await opened.forward.adopt(far, () => undefined);
    if (failure !== undefined) far.destroy();
    if (failure !== undefined && !stop.aborted) throw failure;
    if (!(await isWhole) && !stop.aborted) throw cutError(opened);
    return EXIT_OK;
  } finally {
    process.stdin.destroy();
    await closeSession(opened, opened.forward.snapshot().end ?? 'stopped');
  }
}

/** Resolves with true after the end of the host's stream, or if the reader of stdout is gone; with false if the connection was cut. */
function copyToStdout(near: Socket): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  near.pipe(process.stdout, { end: false });
  process.stdout.once('error', () => {
    resolve(true);
    near.destroy();
  });
  near.once('end', () => resolve(true)).once('close', () => resolve(false));
  return promise;
}

function cutError({ forward }: OpenedSession): BndError {
  const { lastError, end } = forward.snapshot();
  return (
    lastError ??
    end?.error ??
    new BndError('connection-cut', 'The connection ended before the end of the data.')
  );
}
