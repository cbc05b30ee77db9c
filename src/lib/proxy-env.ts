/**
 * The proxy that the environment names for a connection, by the rules of Go's net/http (golang.org/x/net/http/httpproxy), which the
 * official client follows: HTTP_PROXY, HTTPS_PROXY and NO_PROXY in either case, upper case first; ALL_PROXY is not looked at.
 */
import { BlockList, isIP } from 'node:net';

type Env = Readonly<Record<string, string | undefined>>;

/** Where a connection goes. */
export interface Destination {
  readonly scheme: 'http' | 'https';
  /** Name or IP address, without brackets. */
  readonly host: string;
  readonly port: number;
}

export interface EnvProxy {
  /** The variable that names it. */
  readonly variable: string;
  /** Secret: may hold credentials. Undefined when it is not an http or https proxy, which are the only ones that can be used. */
  readonly url: URL | undefined;
  /** For people: without credentials. */
  readonly shown: string;
}

/** The proxy for this destination; undefined when none is named or NO_PROXY exempts it. localhost and loopback addresses are always exempt. */
export function proxyFor(to: Destination, env: Env): EnvProxy | undefined {
  const named = to.scheme === 'https' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const variable = [named, named.toLowerCase()].find((name) => env[name]);
  if (variable === undefined || isExempt(to, env.NO_PROXY || env.no_proxy || '')) return undefined;
  const url = parseProxy(env[variable] ?? '');
  if (url === undefined) return { variable, url, shown: 'an unreadable address' };
  const shown = `${url.protocol}//${url.host}`;
  return { variable, url: /^https?:$/.test(url.protocol) ? url : undefined, shown };
}

/** The value of Proxy-Authorization for the credentials in the URL of a proxy; undefined when it holds none. Secret. */
export function proxyAuthorization({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  return `Basic ${Buffer.from(`${unescaped(username)}:${unescaped(password)}`).toString('base64')}`;
}

/** A `%` that escapes nothing stands for itself. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The destination of an http(s) URL. */
export function destinationOf(url: URL): Destination {
  const scheme = url.protocol === 'https:' ? 'https' : 'http';
  const port = url.port === '' ? (scheme === 'https' ? 443 : 80) : Number(url.port);
  return { scheme, host: withoutBrackets(url.hostname), port };
}

/** Without a scheme it is an http proxy. */
function parseProxy(value: string): URL | undefined {
  const url = URL.parse(value.includes('://') ? value : `http://${value}`);
  // A `#` or `/` that is not escaped in a password makes another host of its first part, which must not be shown.
  const isCut = url !== null && url.username === '' && value.includes('@');
  return url === null || url.host === '' || isCut ? undefined : url;
}

function isExempt(to: Destination, noProxy: string): boolean {
  const host = to.host.toLowerCase();
  if (host === 'localhost' || contains(LOOPBACK, host)) return true;
  const entries = noProxy.split(',').map((entry) => entry.trim().toLowerCase());
  return entries.some((entry) => matches(entry, host, to.port));
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** One entry of NO_PROXY: `*`, an address or a network (CIDR), or a name, which stands for its subdomains too; name and address may have a port. */
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

/** An address, or one with a prefix length; empty when it is not valid. */
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

/** The host of a URL as sockets take it. */
export function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}
