/** Maps claims of a provider to the fields of an account (upsertAccount in internal/auth/oidc/repository_auth_method.go in hashicorp/boundary). */
import { text as textIn } from '../../../lib/json.ts';
import { isShallow } from '../http/body.ts';
import { Problem } from '../http/problem.ts';
import type { KnownAccount } from './accounts.ts';
import type { OidcClaims } from './oidc-client.ts';

/** No provider has claims like that. */
const MAX_CLAIM_DEPTH = 32;
/** Fields of an account that a claim can be mapped to. */
const TARGETS = ['sub', 'name', 'email'] as const;

interface ClaimMap {
  readonly from: string;
  readonly to: string;
}

/** Parses `from=to` entries; one that is malformed is undefined. */
export function parseClaimMaps(entries: readonly string[]): readonly (ClaimMap | undefined)[] {
  return entries.map((entry) => {
    const mark = entry.indexOf('=');
    const [from, to] = [entry.slice(0, mark).trim(), entry.slice(mark + 1).trim()];
    return mark > 0 && from !== '' && TARGETS.some((target) => target === to) ? { from, to } : undefined;
  });
}

/** Throws a Problem if the claims lack the issuer or the subject. */
export function accountOf({ token, userinfo }: OidcClaims, maps: readonly string[]): KnownAccount {
  if (!isShallow(token, MAX_CLAIM_DEPTH) || !isShallow(userinfo, MAX_CLAIM_DEPTH)) {
    throw new Problem('FailedPrecondition', 'The claims of the identity provider are nested too deeply.');
  }
  const source = (to: (typeof TARGETS)[number]): string =>
    parseClaimMaps(maps).find((map) => map?.to === to)?.from ?? to;
  const issuer = textIn(token, 'iss');
  const subject = textIn(token, source('sub'));
  if (issuer === undefined || subject === undefined) {
    throw new Problem(
      'FailedPrecondition',
      `The ID token has no claim "${source('sub')}", which is the subject of an account.`,
    );
  }
  const described = (to: 'name' | 'email') => textIn(userinfo, source(to)) ?? textIn(token, source(to));
  return {
    type: 'oidc',
    key: oidcKey(issuer, subject),
    attributes: {
      issuer,
      subject,
      full_name: described('name'),
      email: described('email'),
      token_claims: token,
      userinfo_claims: userinfo,
    },
  };
}

/** The unique key of an OIDC account within its method. */
export function oidcKey(issuer: string, subject: string): string {
  return `${issuer} ${subject}`;
}
