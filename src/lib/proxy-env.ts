/**
 * Finds the proxy for a connection in the environment, by the rules of Go's net/http (golang.org/x/net/http/httpproxy), which the official client
 * follows: HTTP_PROXY, HTTPS_PROXY and NO_PROXY in either case, upper case first; ALL_PROXY is ignored.
 */
import { BlockList, isIP } from 'node:net';
import { isLoopbackAddress } from './loopback.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The destination of a connection. */
export interface Destination {
  readonly scheme: 'http' | 'https';
  /** Name or IP address, without brackets. */
  readonly host: string;
  readonly port: number;
}

export interface EnvProxy {
  /** The variable with its address. */
  readonly variable: string;
  /** Secret: may hold credentials. Undefined if it is not an http or https proxy; other kinds are unsupported. */
  readonly url: URL | undefined;
  /** For display: without credentials. */
  readonly shown: string;
}

/** Returns the proxy for this destination; undefined if none is configured or NO_PROXY exempts it. localhost and loopback addresses are always exempt. */
export function proxyFor(to: Destination, env: Env): EnvProxy | undefined {
  const named = to.scheme === 'https' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const variable = [named, named.toLowerCase()].find((name) => env[name]);
  if (variable === undefined || isExempt(to, env.NO_PROXY || env.no_proxy || '')) return undefined;
  const url = parseProxy(env[variable] ?? '');
  if (url === undefined) return { variable, url, shown: 'an unreadable address' };
  const shown = `${url.protocol}//${url.host}`;
  return { variable, url: /^https?:$/.test(url.protocol) ? url : undefined, shown };
}

/** Returns the value of Proxy-Authorization for the credentials in the URL of a proxy; undefined without credentials. Secret. */
export function proxyAuthorization({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  return `Basic ${Buffer.from(`${unescaped(username)}:${unescaped(password)}`).toString('base64')}`;
}

/** Keeps a `%` that escapes nothing. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Returns the destination of an http(s) URL. */
export function destinationOf(url: URL): Destination {
  const scheme = url.protocol === 'https:' ? 'https' : 'http';
  const port = url.port === '' ? (scheme === 'https' ? 443 : 80) : Number(url.port);
  return { scheme, host: withoutBrackets(url.hostname), port };
}

/** Parses the address of a proxy; the default scheme is http. */
function parseProxy(value: string): URL | undefined {
  const url = URL.parse(value.includes('://') ? value : `http://${value}`);
  // An unescaped `#` or `/` in a password ends the host early, so the parsed host is a part of the password: do not show it.
  const isCut = url !== null && url.username === '' && value.includes('@');
  return url === null || url.host === '' || isCut ? undefined : url;
}

function isExempt(to: Destination, noProxy: string): boolean {
  const host = to.host.toLowerCase();
  if (host === 'localhost' || isLoopbackAddress(host)) return true;
  const entries = noProxy.split(',').map((entry) => entry.trim().toLowerCase());
  return entries.some((entry) => matches(entry, host, to.port));
}

/** Matches one entry of NO_PROXY: `*`, an address, a network (CIDR), or a name including its subdomains; name and address may have a port. */
function matches(entry: string, host: string, port: number): boolean {
  if (entry === '*') return true;
  if (isIP(entry.split('/')[0] ?? '') !== 0 && entry.includes('/')) return contains(network(entry), host);
  const [, name = '', entryPort] = /^(.*?)(?::(\d+))?$/.exec(isIP(entry) === 6 ? `[${entry}]` : entry) ?? [];
  if (name === '' || (entryPort !== undefined && Number(entryPort) !== port)) return false;
  const address = withoutBrackets(name);
  if (isIP(address) !== 0) return contains(network(address), host);
  if (isIP(host) !== 0) return false;
  // `.corp` and `*.corp` mean the subdomains only.
  const domain = asciiName(name.replace(/^\*\./, '.'));
  return domain.startsWith('.') ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`);
}

/** Parses an address with an optional prefix length; empty if it is invalid. */
function network(text: string): BlockList {
  const [address = '', prefix] = text.split('/');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  const bits = prefix === undefined ? (family === 'ipv6' ? 128 : 32) : Number(prefix);
  const list = new BlockList();
  if (/^\d+$/.test(prefix ?? '0') && bits <= (family === 'ipv6' ? 128 : 32)) {
    list.addSubnet(address, bits, family);
  }
  return list;
}

function contains(list: BlockList, host: string): boolean {
  const family = isIP(host);
  return family !== 0 && list.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

function asciiName(name: string): string {
  return URL.parse(`http://${name}`)?.hostname ?? name;
}

/** Returns the host of a URL as sockets expect it. */
export function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}
