/** Opens a local port near the requested one. */
import { isBndError } from '../lib/errors.ts';

const NEXT_PORTS = 32;
const LAST_PORT = 65_535;

/** Opens this port or one of the next ones; any free port if all of them are in use or need privileges. Rejects with any other failure of `open`. */
export async function openNear(open: (port: number) => Promise<void>, first: number): Promise<void> {
  for (let port = first; port < first + NEXT_PORTS && port <= LAST_PORT; port += 1) {
    try {
      return await open(port);
    } catch (error) {
      if (!isBndError(error, 'port-busy', 'port-forbidden')) throw error;
    }
  }
  return open(0);
}
