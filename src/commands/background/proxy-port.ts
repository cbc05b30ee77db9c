/** Explains a busy port of the proxy. */
import { BndError, isBndError } from '../../lib/errors.ts';
import { isProcessGone } from '../../lib/owner-mark.ts';
import { PROXY_ID } from './proxy-id.ts';
import { findPlaces } from './state-files.ts';

/** Returns the failure with a hint how to free the port if a proxy of a background process has it; else the same. */
export async function explainBusyPort(
  error: unknown,
  listenPort: number,
  env: Readonly<Record<string, string | undefined>>,
): Promise<unknown> {
  if (!isBndError(error, 'port-busy')) return error;
  const places = await findPlaces(env);
  const isHeld = places.some(
    ({ pid, state }) =>
      typeof state === 'object' && state.proxy?.listenPort === listenPort && !isProcessGone(pid),
  );
  if (!isHeld) return error;
  return new BndError('port-busy', error.message, {
    cause: error,
    hint: `The background proxy listens there. \`bnd-tui stop ${PROXY_ID}\` stops it.`,
  });
}
