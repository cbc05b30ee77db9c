/** Parses the address of a controller, as typed or pasted. */
import { BndError } from '../lib/errors.ts';

/**
 * Returns the canonical form of an address: scheme, host, port, an optional path prefix, no trailing slash and nothing from `/v1` on (api/client.go
 * in hashicorp/boundary removes the same). The default scheme is http for loopback, else https. Throws BndError `bad-address`; its message never
 * repeats a password in the URL.
 */
export function normalizeAddress(typed: string): string {
  const trimmed = typed.trim();
  if (trimmed === '') throw new BndError('bad-address', 'The controller address is empty.');
  if (/^unix:/i.test(trimmed)) {
    throw new BndError('bad-address', 'Unix sockets are not supported as controller addresses.');
  }
  if (/[\s\p{Cc}]/u.test(trimmed)) throw invalid(trimmed);
  const url = parseUrl(
    /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `${guessScheme(trimmed)}://${trimmed}`,
  );
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) throw invalid(trimmed);
  if (url.username !== '' || url.password !== '') {
    throw new BndError(
      'bad-address',
      'The address must not contain a user name or password; sign in instead.',
    );
  }
  const prefix = url.pathname.replace(/\/v1(\/.*)?$/, '').replace(/\/+$/, '');
  return `${url.protocol}//${url.host}${prefix}`;
}

/** Returns true for loopback hosts: their traffic never leaves this machine. */
function guessScheme(hostAndMore: string): 'http' | 'https' {
  return /^(localhost|127(\.\d+){3}|\[::1\])(?=[:/]|$)/i.test(hostAndMore) ? 'http' : 'https';
}

function parseUrl(text: string): URL | undefined {
  return URL.parse(text) ?? undefined;
}

function invalid(text: string): BndError {
  const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  const noSecret = shown.replace(/\/\/.*@/, '//…@');
  return new BndError('bad-address', `"${noSecret}" is not a valid controller address.`);
}
