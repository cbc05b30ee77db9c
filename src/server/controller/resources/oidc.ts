/**
 * Starts an OIDC sign-in. The bundled controller has no provider: it sends the browser to the method's issuer and waits, so a client sees the same
 * responses as with a provider whose user has not finished (internal/auth/oidc in hashicorp/boundary).
 */
import { text as textIn } from '../../../lib/json.ts';
import { randomBase62 } from '../../../wire/ids.ts';
import type { Call } from '../engine/kind.ts';
import { Problem } from '../http/problem.ts';
import type { Row } from '../storage/resources.ts';

/** An attempt expires after this time. */
const ATTEMPT_MS = 120_000;
const SEALED_FOR = 'oidc attempt';

/** The provider's redirect URL. */
export function callbackUrl(prefix: string): string {
  return `${prefix}/v1/auth-methods/oidc:authenticate:callback`;
}

/** The response of `:authenticate` to the command `start`. */
export function startOidc(
  { services, origin }: Call,
  method: Row,
): { readonly auth_url: string; readonly token_id: string } {
  if (method.attributes.state === 'inactive' || method.attributes.state === undefined) {
    throw new Problem('FailedPrecondition', 'Auth method is not active and cannot be used to sign in.');
  }
  const prefix = textIn(method.attributes, 'api_url_prefix') ?? `http://${origin}`;
  const query = new URLSearchParams({
    client_id: textIn(method.attributes, 'client_id') ?? '',
    nonce: randomBase62(20),
    redirect_uri: callbackUrl(prefix),
    response_type: 'code',
    scope: 'openid',
    state: randomBase62(40),
  });
  const attempt = Buffer.from(`${method.id} ${services.clock.nowMs() + ATTEMPT_MS}`);
  return {
    auth_url: `${textIn(method.attributes, 'issuer') ?? ''}/authorize?${query}`,
    token_id: Buffer.from(services.vault.seal(SEALED_FOR, attempt)).toString('hex'),
  };
}

/** Returns while the attempt may still succeed; throws a Problem if it cannot. */
export function pollOidc({ services }: Call, method: Row, tokenId: string): void {
  const [methodId, deadlineMs] = openAttempt(services.vault, tokenId).split(' ');
  if (methodId !== method.id) throw badAttempt();
  if (Number(deadlineMs) <= services.clock.nowMs()) throw new Problem('PermissionDenied', 'Forbidden.');
}

function openAttempt(vault: Call['services']['vault'], tokenId: string): string {
  try {
    return Buffer.from(vault.open(SEALED_FOR, Buffer.from(tokenId, 'hex'))).toString();
  } catch {
    throw badAttempt();
  }
}

function badAttempt(): Problem {
  return new Problem('InvalidArgument', 'Invalid fields provided in request.', [
    { name: 'attributes.token_id', description: 'Not a valid sign-in attempt.' },
  ]);
}
