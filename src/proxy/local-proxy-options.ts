/** What a forward is made of. */
import type { SessionAuthorizationData } from '../wire/authorization-token.ts';
import type { DialsOptions } from './dials.ts';
import type { PeerCheck } from './only-you.ts';
import type { TcpWatch } from './tcp-watch.ts';
import type { SessionState } from './types.ts';

export interface LocalProxyOptions extends DialsOptions {
  readonly data: SessionAuthorizationData;
  /** The source of `data`. */
  readonly authorizationToken: string;
  readonly tofuToken: string;
  readonly listenAddress: string;
  readonly sessionState: (() => Promise<SessionState>) | undefined;
  readonly workerWatch: TcpWatch;
  /** Decides which programs at the port are served. */
  readonly check: PeerCheck;
}

/**
 * How long closing takes at most: a cancellation through the worker; how long that may delay closing the open connections, since a session whose last
 * connection ends after it terminates at once; and how long a local program may take to read the bytes that arrived before the end.
 */
export const CLOSING_MS = { cancel: 5_000, cut: 1_000, flush: 2_000 } as const;
