/** Opens the local end of an authorized session. Everything else in this folder is internal. */
import { BndError } from '../lib/errors.ts';
import { WARM_COUNT } from '../lib/warm-count.ts';
import { decodeAuthorizationToken } from '../wire/authorization-token.ts';
import { newTofuToken } from '../wire/handshake.ts';
import { Dialer } from './dialer.ts';
import { listen } from './listener.ts';
import { LocalProxy } from './local-proxy.ts';
import { openNear } from './next-port.ts';
import { peerCheck, requireOnlyYou } from './only-you.ts';
import { sessionIdentity } from './session-identity.ts';
import { slowTcpWatch, systemTcpWatch } from './tcp-watch.ts';
import { withProxies } from './through-proxy.ts';
import type { OpenLocalForward } from './types.ts';
import { parseWorkerAddress } from './worker-address.ts';

const DEFAULT_LISTEN_ADDRESS = '127.0.0.1';
const DEFAULT_DIAL_TIMEOUT_MS = 15_000;

/** Listens at once and dials a worker for each local connection; the session stays pending until the first one. */
export const openForward: OpenLocalForward = async (options) => {
  const data = decodeAuthorizationToken(options.authorizationToken);
  if (options.sessionId !== undefined && options.sessionId !== data.sessionId)
    throw new BndError(
      'bad-authorization-token',
      `The controller sent a token for session ${data.sessionId} instead of ${options.sessionId}.`,
    );
  if (data.expiresAtMs <= Date.now()) throw new BndError('session-expired', 'This session has expired.');
  const addresses = data.workerAddresses.map(parseWorkerAddress).filter((address) => address !== undefined);
  if (addresses.length === 0)
    throw new BndError('bad-authorization-token', 'The token contains no usable worker address.');
  const { listenAddress = DEFAULT_LISTEN_ADDRESS, onlyYou = 'auto' } = options;
  await requireOnlyYou(onlyYou, listenAddress);
  const tofuToken = options.tofuToken ?? newTofuToken();
  const proxy = new LocalProxy({
    data,
    authorizationToken: options.authorizationToken,
    dialer: new Dialer({
      identity: sessionIdentity(data),
      addresses: withProxies(addresses, options.env ?? process.env),
      tofuToken,
    }),
    tofuToken,
    listenAddress,
    check: peerCheck(onlyYou, listenAddress),
    dialTimeoutMs: options.dialTimeoutMs ?? DEFAULT_DIAL_TIMEOUT_MS,
    warm: options.warm ?? WARM_COUNT.standard,
    sessionState: options.sessionState,
    watch: systemTcpWatch,
    workerWatch: slowTcpWatch,
  });
  const port = options.listenPort || data.defaultClientPort;
  if (options.listens === false) proxy.start();
  else await (options.nextIfBusy === true ? openNear((near) => proxy.open(near), port) : proxy.open(port));
  return proxy;
};

/** Rejects if `openForward` could not use this port; 0 (any free port) always passes. Checks before a session is authorized in vain. */
export async function checkListen(address: string, port: number): Promise<void> {
  const listener = await listen(address, port, (socket) => socket.destroy());
  listener.close();
}
