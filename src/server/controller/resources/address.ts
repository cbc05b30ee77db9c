/** Addresses of hosts and targets: names or IP addresses, without a port (internal/util/net.go, internal/target/address.go in hashicorp/boundary). */
import { isIP, isIPv6 } from 'node:net';

const MIN_LENGTH = 3;
const MAX_LENGTH = 255;
/** What Go's net/url accepts in a host: of other characters only those beyond ASCII. */
const HOST = /^(?:[\w.~!$&'()*+,;=:[\]<>"-]|[^\p{ASCII}]|%(?:[89a-f][0-9a-f]|25))*$/iu;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/** Returns why the address of a target is refused; undefined if it is valid. */
export function targetAddressRefusal(given: string): string | undefined {
  const address = given.trim();
  const length = lengthRefusal(address);
  if (length !== undefined) return length;
  if ('port' in splitPort(address)) return 'Address does not support a port.';
  const why = parseFailure(address) ?? (isHost(address) ? undefined : 'invalid address');
  return why === undefined ? undefined : `Error parsing address: ${why}.`;
}

/** The same for a static host, whose names are not restricted. */
export function hostAddressRefusal(given: string): string | undefined {
  const address = given.trim();
  const length = lengthRefusal(address);
  if (length !== undefined) return length;
  const split = splitPort(address);
  if ('port' in split) return 'Address for static hosts does not support a port.';
  const why = split.why ?? parseFailure(address);
  return why === undefined ? undefined : `Error parsing address: ${why}.`;
}

/** Returns an address as it is stored: IPv6 in its short form. */
export function normalAddress(given: string): string {
  const address = given.trim();
  if (!isAddress(address)) return address.replace(/[^\p{ASCII}]+/gu, encodeURIComponent);
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  return mapped ?? new URL(`tcp://[${address}]`).hostname.slice(1, -1);
}

/** Returns `host:port` as in a URL: IPv6 in brackets. */
export function hostPort(address: string, port: number): string {
  const host = address.trim();
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

function lengthRefusal(address: string): string | undefined {
  const length = Buffer.byteLength(address);
  return length < MIN_LENGTH || length > MAX_LENGTH
    ? `Address length must be between ${MIN_LENGTH} and ${MAX_LENGTH} characters.`
    : undefined;
}

/** Finds a port, or why there can be none (SplitHostPort of Go's net package). */
function splitPort(address: string): { readonly port: string } | { readonly why: string | undefined } {
  const colon = address.lastIndexOf(':');
  if (isAddress(address) || colon === -1) return { why: undefined };
  if (address.startsWith('[')) {
    const end = address.indexOf(']');
    if (end === -1) return { why: "missing ']' in address" };
    if (end + 1 !== colon)
      return { why: address[end + 1] === ':' ? 'too many colons in address' : undefined };
  } else if (address.slice(0, colon).includes(':')) return { why: 'too many colons in address' };
  if (address.slice(1).includes('[')) return { why: "unexpected '[' in address" };
  const port = address.slice(colon + 1);
  return port === '' ? { why: undefined } : { port };
}

/** Returns why an address cannot be part of a URL (NormalizeAddr in hashicorp/go-secure-stdlib/parseutil). */
function parseFailure(address: string): string | undefined {
  if (address.startsWith('[') && address.endsWith(']')) return 'address cannot be encapsulated by brackets';
  if (isAddress(address)) return undefined;
  const [authority = '', ...rest] = address.split(/[/?#]/);
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const isParsed = !/^[:[]/.test(address) && HOST.test(host) && !/\p{Cc}/u.test(address);
  if (!isParsed || rest.some((part) => /%(?![0-9a-f]{2})/i.test(part))) return 'failed to parse address';
  if (host === '') return 'empty hostname';
  if (host.endsWith(':')) return 'url has malformed host: missing port value after colon';
  return host.includes(':') ? 'host contains an invalid IPv6 literal' : undefined;
}

/** Returns true for an IP address without a zone, or a DNS name whose last label is not a number. */
function isHost(address: string): boolean {
  if (isAddress(address)) return true;
  const labels = address.replace(/^\.+|\.+$/g, '').split('.');
  return labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '');
}

function isAddress(text: string): boolean {
  return isIP(text) !== 0 && !text.includes('%');
}
