/** Background forwards whose texts are full of terminal control sequences. */
import { serve } from '../../src/commands/background/socket.ts';
import { newPlace, writeState } from '../../src/commands/background/state-files.ts';
import { NASTY } from './hostile-controller.ts';

/** A process that holds forwards with hostile names, and the file of one that is gone. */
export async function withHostileForwards<T>(
  env: Readonly<Record<string, string | undefined>>,
  use: () => Promise<T>,
): Promise<T> {
  const forward = {
    sessionId: `s_1${NASTY}`,
    targetId: `ttcp_1${NASTY}`,
    target: `orders${NASTY}`,
    controller: `http://127.0.0.1${NASTY}`,
    listenAddress: `127.0.0.1${NASTY}`,
    listenPort: 1,
    expiresAtMs: Date.now() + 60_000,
  };
  const { controller, sessionId } = forward;
  const figures = { openConnections: 0, totalConnections: 0, bytesUp: 0, bytesDown: 0 };
  const held = await newPlace(env, process.pid);
  const channel = await serve(
    held.socket,
    async ({ ask }) =>
      ask === 'report'
        ? { pid: process.pid, forwards: [{ ...forward, figures }], problems: [`disk${NASTY}`] }
        : { endings: [{ controller, sessionId }] },
    () => undefined,
  );
  await writeState(held, { pid: process.pid, socket: held.socket, forwards: [forward] });
  const gone = await newPlace(env, 2 ** 22 + 1);
  await writeState(gone, { pid: 2 ** 22 + 1, socket: gone.socket, forwards: [forward] });
  try {
    return await use();
  } finally {
    await channel.close(0);
  }
}
