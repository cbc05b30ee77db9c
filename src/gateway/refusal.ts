/** How a failure is reported in the protocol of the client. */
import type { BndError, ErrorCode } from '../lib/errors.ts';
import { SOCKS_REPLY, type SocksReply } from './socks.ts';

interface Codes {
  readonly socks: SocksReply;
  /** RFC 9110, section 15. */
  readonly http: number;
}

const NOT_ALLOWED: Codes = { socks: SOCKS_REPLY.notAllowed, http: 403 };
const UNKNOWN: Codes = { socks: SOCKS_REPLY.hostUnreachable, http: 404 };
const UNAVAILABLE: Codes = { socks: SOCKS_REPLY.failed, http: 503 };
const NO_NETWORK: Codes = { socks: SOCKS_REPLY.networkUnreachable, http: 502 };
const NO_HOST: Codes = { socks: SOCKS_REPLY.hostUnreachable, http: 504 };
const NO_SERVICE: Codes = { socks: SOCKS_REPLY.refused, http: 502 };
const OTHER: Codes = { socks: SOCKS_REPLY.failed, http: 502 };

const CODES: Readonly<Partial<Record<ErrorCode, Codes>>> = {
  forbidden: NOT_ALLOWED,
  'failed-precondition': NOT_ALLOWED,
  'read-only': NOT_ALLOWED,
  usage: NOT_ALLOWED,
  'not-found': UNKNOWN,
  unauthenticated: UNAVAILABLE,
  'token-expired': UNAVAILABLE,
  'rate-limited': UNAVAILABLE,
  'connection-limit': UNAVAILABLE,
  'session-refused': UNAVAILABLE,
  'session-expired': UNAVAILABLE,
  'session-in-use': UNAVAILABLE,
  'no-worker': { ...UNAVAILABLE, socks: SOCKS_REPLY.networkUnreachable },
  'controller-unreachable': NO_NETWORK,
  'worker-unreachable': NO_NETWORK,
  'controller-timeout': NO_HOST,
  'worker-timeout': NO_HOST,
  'endpoint-unreachable': NO_SERVICE,
};

export function socksReplyFor({ code }: BndError): SocksReply {
  return (CODES[code] ?? OTHER).socks;
}

export function httpStatusFor({ code }: BndError): number {
  return (CODES[code] ?? OTHER).http;
}

/** Returns the text for the client: what failed, and what to do. */
export function refusalText({ message, hint }: BndError): string {
  return `bnd-tui proxy: ${message} ${hint}\n`;
}
