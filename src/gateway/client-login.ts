/** The user and password that clients of the proxy must send where the system does not show which user a client belongs to. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { OnlyYou } from '../lib/only-you.ts';
import { asksForLogin } from '../proxy/only-you.ts';
import type { LoginFacts } from './types.ts';

const USER = 'boundary';
const PASSWORD_BYTES = 18;
const PATH_BYTES = 12;

export class ClientLogin {
  readonly user: string;
  /** Secret. */
  readonly password: string;
  /** Part of paths that only the owner may know. Secret. */
  readonly pathSecret: string;

  /** Without `pathSecret`, a new random one. */
  constructor(user: string, password: string, pathSecret = randomBytes(PATH_BYTES).toString('base64url')) {
    this.user = user;
    this.password = password;
    this.pathSecret = pathSecret;
  }

  /** Plain data for another thread or process. */
  get facts(): LoginFacts {
    const { user, password, pathSecret } = this;
    return { user, password, pathSecret };
  }

  /** Compares in constant time. */
  matches(user: Buffer, password: Buffer): boolean {
    const isUser = isSame(user, Buffer.from(this.user));
    return isSame(password, Buffer.from(this.password)) && isUser;
  }

  /** Returns whether a Proxy-Authorization header has it, by the Basic scheme (RFC 7617). */
  matchesHeader(header: string | undefined): boolean {
    const encoded = /^basic +([a-z0-9+/=]+) *$/i.exec(header ?? '')?.[1];
    if (encoded === undefined) return false;
    const decoded = Buffer.from(encoded, 'base64');
    const colon = decoded.indexOf(':');
    return colon >= 0 && this.matches(decoded.subarray(0, colon), decoded.subarray(colon + 1));
  }
}

/**
 * Returns a new random login, whose characters need no escaping in a URL; undefined if clients need none, because programs of other users are refused
 * by the system's table of connections, or not at all. `always`: even then.
 */
export async function loginFor(
  onlyYou: OnlyYou,
  listenAddress: string,
  always = false,
): Promise<ClientLogin | undefined> {
  if (!always && !(await asksForLogin(onlyYou, listenAddress))) return undefined;
  return new ClientLogin(USER, randomBytes(PASSWORD_BYTES).toString('base64url'));
}

function isSame(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
