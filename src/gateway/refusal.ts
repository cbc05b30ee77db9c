/** How a failure is reported in the protocol of the client. */
import { type BndError, ERROR_HINTS, type ErrorCode } from '../lib/errors.ts';
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

/** Hints that differ from those on the screen, which tries again. */
const NEXT_STEPS: Readonly<Partial<Record<ErrorCode, string>>> = {
  'controller-unreachable': 'Check that the controller is running, and your network, then try again.',
  'rate-limited': 'Wait for the stated delay, then try again.',
};

/** Returns what failed, and what to do. */
export function refusalReason({ code, message, hint }: BndError): string {
  return `${message} ${hint === ERROR_HINTS[code] ? (NEXT_STEPS[code] ?? hint) : hint}`;
}

/** Returns the text for the client. */
export function refusalText(error: BndError): string {
  return `bnd-tui proxy: ${refusalReason(error)}\n`;
}
