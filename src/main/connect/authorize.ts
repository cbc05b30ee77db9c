/** From what the command line names to a session that may be used. */
import { text } from 'node:stream/consumers';
import { createApi } from '../../api/index.ts';
import { parseSessionAuthorization } from '../../api/resources/session-authorization.ts';
import type { BoundaryApi } from '../../api/types.ts';
import { BndError } from '../../lib/errors.ts';
import { asObject } from '../../lib/json.ts';
import type { BrokeredCredential } from '../../protocol/resources.ts';
import { openSettings } from '../../settings/index.ts';
import { tlsOptionsFromEnv } from '../../settings/tls-env.ts';

/** The official client's default (api/client.go in hashicorp/boundary). */
const DEFAULT_ADDRESS = 'http://127.0.0.1:9200';

export interface AuthorizedSession {
  /** Secret. */
  readonly authorizationToken: string;
  readonly credentials: readonly BrokeredCredential[];
  /** Ends the session through the controller, where we know one; never rejects. */
  cancel(): Promise<void>;
}

export interface TargetChoice {
  /** Id, alias, or with one of the scopes a name. */
  readonly target: string;
  readonly hostId?: string;
  readonly scopeId?: string;
  readonly scopeName?: string;
  readonly addr?: string;
}

/** Asks the controller. Rejects with BndError. */
export async function authorizeTarget(choice: TargetChoice, signal: AbortSignal): Promise<AuthorizedSession> {
  const { target, hostId, scopeId, scopeName, addr } = choice;
  const api = await signedInApi(addr ?? (process.env.BOUNDARY_ADDR || DEFAULT_ADDRESS));
  try {
    const { sessionId, authorizationToken, credentials } = await api.authorizeSession(
      {
        target,
        ...(hostId === undefined ? {} : { hostId }),
        ...(scopeId === undefined ? {} : { scopeId }),
        ...(scopeName === undefined ? {} : { scopeName }),
      },
      signal,
    );
    return {
      authorizationToken,
      credentials,
      cancel: () =>
        api.cancelSession(sessionId).then(
          () => undefined,
          () => undefined,
        ),
    };
  } catch (error) {
    await api.close();
    throw error;
  }
}

async function signedInApi(address: string): Promise<BoundaryApi> {
  const settings = await openSettings({ env: process.env });
  const api = createApi({ address, tls: tlsOptionsFromEnv(process.env) });
  const token = process.env.BOUNDARY_TOKEN || (await settings.loadToken(api.address))?.token;
  if (token === undefined) {
    throw new BndError('unauthenticated', `Nobody is signed in to ${api.address}.`, {
      hint: 'Sign in with `bnd-tui`, or set BOUNDARY_TOKEN.',
    });
  }
  api.setToken(token);
  return api;
}

/** A token that somebody else asked for, or the JSON of the answer that it came in; "-" reads it from stdin. */
export async function readAuthorization(given: string): Promise<AuthorizedSession> {
  const content = (given === '-' ? await text(process.stdin) : given).trim();
  if (content === '') throw new BndError('usage', 'The authorization token is empty.');
  const authorization = content.startsWith('{') ? parseSessionAuthorization(parseObject(content)) : undefined;
  return {
    authorizationToken: authorization?.authorizationToken ?? content,
    credentials: authorization?.credentials ?? [],
    cancel: () => Promise.resolve(),
  };
}

function parseObject(content: string): Record<string, unknown> {
  try {
    const object = asObject(JSON.parse(content));
    // The official client's JSON output wraps the answer in `item`.
    return asObject(object?.item) ?? object ?? {};
  } catch (cause) {
    throw new BndError('bad-authorization-token', 'The authorization is neither a token nor JSON.', {
      cause,
    });
  }
}
