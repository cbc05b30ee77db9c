import type { OnlyYou } from '../../lib/only-you.ts';
import type { SignInWay } from '../lab/sign-in/demo-sign-in.ts';
import type { LogFormat } from './log.ts';

/** Options of the bundled controller and worker. */
export interface DevOptions {
  /** host:port; port 0: any free one. */
  readonly apiListenAddress: string;
  readonly proxyListenAddress: string;
  /** host:port, or a host for the port of the listener; absent: the listen address. */
  readonly workerPublicAddress?: string;
  /** host:port; absent: no ops listener. */
  readonly opsListenAddress?: string;
  /** PEM files for HTTPS; both or none. */
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly loginName: string;
  /** Secret. */
  readonly password: string;
  /** Ten letters or digits. */
  readonly idSuffix: string;
  /** Data file; absent: in memory. */
  readonly data?: string;
  readonly lab: boolean;
  /** Whether the endpoints of the lab refuse programs of other users; default `auto`. */
  readonly onlyYou?: OnlyYou;
  /** Ways to sign in that get a demo provider or directory, besides passwords. */
  readonly signIn: readonly SignInWay[];
  /** `info`: a line per request. */
  readonly logLevel: 'error' | 'info';
  readonly logFormat: LogFormat;
  /** Most connections per address without a token or handshake. */
  readonly maxNewcomers: number;
  readonly json: boolean;
  /** Exits when stdin ends, for a parent that must not leave us behind. */
  readonly exitWithStdin: boolean;
}
