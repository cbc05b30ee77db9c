/** Brokered credentials as HTTP credentials. */
import type { BrokeredCredential } from '../wire/resources.ts';

/** Names that secrets engines and static JSON credentials use for tokens; nested keys are joined with dots. */
const TOKEN = /(^|\.)((bearer|access|api|id)_?)?token$/i;
/** What a header may contain (RFC 6750, 2.1). */
const FITS_HEADER = /^[\x21-\x7e]+$/;

/** Returns the value of an Authorization header: Basic for a user and password (RFC 7617), Bearer for a token; undefined if there is neither. Secret. */
export function authorizationOf(credentials: readonly BrokeredCredential[]): string | undefined {
  for (const { username, password, values } of credentials) {
    // A colon ends the name.
    if (username !== undefined && password !== undefined && !username.includes(':'))
      return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
    const token = values.find(({ key, value }) => TOKEN.test(key) && FITS_HEADER.test(value))?.value;
    if (token !== undefined) return `Bearer ${token}`;
  }
  return undefined;
}
