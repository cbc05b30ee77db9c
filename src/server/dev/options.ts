import type { SignInWay } from '../lab/sign-in/demo-sign-in.ts';

/** Options of the bundled controller and worker. */
export interface DevOptions {
  /** host:port; port 0: any free one. */
  readonly apiListenAddress: string;
  readonly proxyListenAddress: string;
  readonly loginName: string;
  /** Secret. */
  readonly password: string;
  /** Ten letters or digits. */
  readonly idSuffix: string;
  /** Data file; absent: in memory. */
  readonly data?: string;
  readonly lab: boolean;
  /** Ways to sign in that get a demo provider or directory, besides passwords. */
  readonly signIn: readonly SignInWay[];
  /** `info`: a line per request. */
  readonly logLevel: 'error' | 'info';
  readonly json: boolean;
  /** Exits when stdin ends, for a parent that must not leave us behind. */
  readonly exitWithStdin: boolean;
}
