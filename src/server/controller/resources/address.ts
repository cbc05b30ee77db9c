/** Addresses of hosts and targets: names or IP addresses, without a port (internal/host/static and internal/target in hashicorp/boundary). */
import { isIPv6 } from 'node:net';

const MIN_LENGTH = 3;
const MAX_LENGTH = 255;

/** Returns why an address is rejected; undefined if it is valid. `owner` is the resource in the message. */
export function addressRefusal(address: string, owner: string): string | undefined {
  const text = address.trim();
  if (text.length < MIN_LENGTH || text.length > MAX_LENGTH) {
    return `Address length must be between ${MIN_LENGTH} and ${MAX_LENGTH} characters.`;
  }
  if (isIPv6(withoutBrackets(text))) return undefined;
  if (/:\d*$/.test(text)) return `Address for ${owner} does not support a port.`;
  // Cannot be dialed, or would be parsed as another part of a URL.
  return /[\s/?#@:[\]\p{Cc}]/u.test(text) ? 'Error parsing address.' : undefined;
}

/** Returns `host:port` as in a URL: IPv6 in brackets. */
export function hostPort(address: string, port: number): string {
  const host = withoutBrackets(address.trim());
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

function withoutBrackets(text: string): string {
  return text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
}
