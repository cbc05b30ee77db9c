import { isIP } from 'node:net';
import { BndError } from '../../lib/errors.ts';
import { isLoopbackAddress } from '../../lib/loopback.ts';

export interface ListenAddress {
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
}

/** Parses `host:port`, `[v6]:port` and `host`, which gets the default port. Throws BndError `usage` that contains the flag. */
export function parseListenAddress(text: string, flag: string, defaultPort: number): ListenAddress {
  const match = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(text.trim());
  const host = match?.[1] ?? match?.[2];
  const port = match?.[3] === undefined ? defaultPort : Number(match[3]);
  if (host === undefined || port > 65_535 || (match?.[1] !== undefined && isIP(host) !== 6)) {
    throw new BndError(
      'usage',
      `${flag} must be host:port, for example 127.0.0.1:${defaultPort}, not "${text}".`,
    );
  }
  return { host, port };
}

/** Returns true if only this machine can reach it. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || isLoopbackAddress(host);
}
