/** The address of a controller, as people type and paste it. */
import { BndError } from '../lib/errors.ts';

/**
 * The one spelling of an address: scheme, host, port, an optional path prefix, no trailing slash and nothing from `/v1` on
 * (api/client.go in hashicorp/boundary removes the same). Without a scheme, loopback means http and everything else https.
 * Throws BndError `bad-address`; its message never repeats a password that somebody put into the URL.
 */
export function normalizeAddress(typed: string): string {
  const trimmed = typed.trim();
  if (trimmed === '') throw new BndError('bad-address', 'No address of a controller was given.');
  if (/^unix:/i.test(trimmed)) {
    throw new BndError('bad-address', 'Controllers behind a unix socket cannot be used.');
  }
  if (/[\s\p{Cc}]/u.test(trimmed)) throw invalid(trimmed);
  const url = parseUrl(
    /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `${guessScheme(trimmed)}://${trimmed}`,
  );
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) throw invalid(trimmed);
  if (url.username !== '' || url.password !== '') {
    throw new BndError('bad-address', 'An address cannot hold a user name or password; sign in instead.');
  }
  const prefix = url.pathname.replace(/\/v1(\/.*)?$/, '').replace(/\/+$/, '');
  return `${url.protocol}//${url.host}${prefix}`;
}

/** True for hosts that only this machine can be: their traffic never leaves it. */
function guessScheme(hostAndMore: string): 'http' | 'https' {
  return /^(localhost|127(\.\d+){3}|\[::1\])(?=[:/]|$)/i.test(hostAndMore) ? 'http' : 'https';
}

function parseUrl(text: string): URL | undefined {
  return URL.parse(text) ?? undefined;
}

function invalid(text: string): BndError {
  const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  const noSecret = shown.replace(/\/\/.*@/, '//…@');
  return new BndError('bad-address', `"${noSecret}" is no address of a controller.`);
}
