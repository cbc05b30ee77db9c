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
  /** `info`: a line per request. */
  readonly logLevel: 'error' | 'info';
  readonly json: boolean;
  /** Exits when stdin ends, for a parent that must not leave us behind. */
  readonly exitWithStdin: boolean;
}
