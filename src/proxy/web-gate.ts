/** Who may use the web access of a forward: the browser that opens its one-time address, and then that browser by its cookie. */
import { randomBytes, timingSafeEqual } from 'node:crypto';

/** Address and pages of this program, which never reach the target. */
export const OWN_PATH = '/.bnd-tui/';
/** How long a browser may take to start: the address is visible in the process list as its argument. */
const ADDRESS_MS = 60_000;
const MOST_ADDRESSES = 8;
/** Cookies are shared by all ports of a host, so those of other forwards arrive here, too. */
const COOKIE = 'bnd-tui-';
const SECRET_BYTES = 32;

export type Judgment =
  | { readonly kind: 'pass' }
  /** `to`: the path on the target. */
  | { readonly kind: 'enter'; readonly to: string; readonly cookie: string }
  | { readonly kind: 'refuse'; readonly why: 'used' | 'wrong-cookie' | 'unknown' };

export class WebGate {
  readonly #secret = newSecret();
  readonly #name: string;
  readonly #nowMs: () => number;
  /** When the addresses that were not opened yet expire. */
  readonly #addresses = new Map<string, number>();

  /** `port`: of the forward. */
  constructor(port: number, nowMs: () => number = Date.now) {
    this.#name = `${COOKIE}${port}`;
    this.#nowMs = nowMs;
  }

  /** Returns a path that admits the first browser that asks for it within a minute, and leads it to `to`. */
  issue(to: string): string {
    const token = newSecret();
    this.#addresses.set(token, this.#nowMs() + ADDRESS_MS);
    const [oldest] = this.#addresses.keys();
    if (this.#addresses.size > MOST_ADDRESSES && oldest !== undefined) this.#addresses.delete(oldest);
    return `${OWN_PATH}${token}/${to.replace(/^\/+/, '')}`;
  }

  judge(path: string, cookies: string | undefined): Judgment {
    const [, token, rest = ''] = /^\/\.bnd-tui\/([\w-]{43})\/(.*)$/s.exec(path) ?? [];
    if (token !== undefined) {
      const expiresAtMs = this.#addresses.get(token);
      this.#addresses.delete(token);
      if (expiresAtMs === undefined || expiresAtMs < this.#nowMs()) return { kind: 'refuse', why: 'used' };
      const cookie = `${this.#name}=${this.#secret}; Path=/; HttpOnly; SameSite=Strict`;
      // Without further slashes: `//host` would be another host.
      return { kind: 'enter', to: `/${rest.replace(/^[/\\]+/, '')}`, cookie };
    }
    const given = pairs(cookies).filter(({ name }) => name === this.#name);
    if (given.some(({ value }) => isSame(value, this.#secret))) return { kind: 'pass' };
    return { kind: 'refuse', why: given.length > 0 ? 'wrong-cookie' : 'unknown' };
  }
}

/** Returns the cookies for the target; undefined if there are none. */
export function foreignCookies(cookies: string | undefined): string | undefined {
  const text = pairs(cookies)
    .filter(({ name }) => !name.startsWith(COOKIE))
    .map(({ pair }) => pair)
    .join('; ');
  return text === '' ? undefined : text;
}

/** Returns whether a Set-Cookie header sets a cookie of this program, which no target may do. */
export function setsOwnCookie(header: string): boolean {
  return header.trimStart().startsWith(COOKIE);
}

function pairs(
  cookies = '',
): readonly { readonly pair: string; readonly name: string; readonly value: string }[] {
  return cookies
    .split(';')
    .map((part) => part.trim())
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      return at < 0
        ? { pair, name: '', value: pair }
        : { pair, name: pair.slice(0, at).trim(), value: pair.slice(at + 1).trim() };
    });
}

function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
