/** The proxy auto-configuration file: which host names browsers send through the proxy. */

import { HOST_SUFFIX } from '../lib/target-index.ts';

export const PAC_PATH = '/proxy.pac';
export const PAC_TYPE = 'application/x-ns-proxy-autoconfig';

export interface PacFacts {
  /** host:port of the proxy. */
  readonly address: string;
  /** Names without the suffix that lead to targets. */
  readonly aliases: readonly string[];
}

/** Host names that are safe in a script; others cannot be typed into a browser. */
const SAFE = /^[a-z0-9._-]+$/;

/** Returns the script. Everything else is reached without a proxy. */
export function pacFile({ address, aliases }: PacFacts): string {
  const names = [...new Set(aliases.map((name) => name.toLowerCase()))].filter((name) => SAFE.test(name));
  // HTTP first: browsers do not all leave names to a SOCKS proxy, nor send it a password.
  const way = `PROXY ${address}; SOCKS5 ${address}`;
  return `var aliases = ${JSON.stringify(Object.fromEntries(names.sort().map((name) => [name, 1])), undefined, 1)};
function FindProxyForURL(url, host) {
  host = host.toLowerCase().replace(/\\.$/, "");
  if (Object.prototype.hasOwnProperty.call(aliases, host) || dnsDomainIs(host, ${JSON.stringify(HOST_SUFFIX)}))
    return ${JSON.stringify(way)};
  return "DIRECT";
}
`;
}
