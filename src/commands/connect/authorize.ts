/** Resolves the command line to an authorized session. */
import { text } from 'node:stream/consumers';
import { findTarget, readIfAllowed, unknownTarget } from '../../api/find-target.ts';
import { parseSessionAuthorization } from '../../api/resources/session-authorization.ts';
import type { BoundaryApi } from '../../api/types.ts';
import { BndError, isBndError } from '../../lib/errors.ts';
import { asObject } from '../../lib/json.ts';
import type { OnlyYou } from '../../lib/only-you.ts';
import { guessed } from '../../lib/target-refusal.ts';
import type { SessionState } from '../../proxy/types.ts';
import { givenToken } from '../../settings/stored-sign-in.ts';
import type { SettingsStore, TargetMemory } from '../../settings/types.ts';
import type { BrokeredCredential, SessionAuthorization, Target } from '../../wire/resources.ts';
import { forwardSettings, readForwardSettings } from '../forward-settings.ts';
import { signedInClient } from '../signed-in-api.ts';
import { sessionStateOf } from './session-state.ts';

export interface AuthorizedSession {
  /** Secret. */
  readonly authorizationToken: string;
  /** Absent if only the token is known. */
  readonly sessionId?: string;
  readonly credentials: readonly BrokeredCredential[];
  /** Ends the session through the controller, if known. Rejects with BndError. */
  readonly cancel?: (signal: AbortSignal) => Promise<unknown>;
  /** Asks the controller about the session; absent without a controller. */
  readonly state?: () => Promise<SessionState>;
  /** Connections that the forward keeps ready, if the settings say so. */
  readonly warm?: number;
  /** Whether programs of other users are served, if the settings say so. */
  readonly onlyYou?: OnlyYou;
  /** What selects a client; absent if only the token is known. */
  readonly about?: SessionFacts;
}

export interface SessionFacts {
  readonly targetId: string;
  /** URL of the host behind the worker. */
  readonly endpoint: string | undefined;
  /** What the screen remembers of the target. */
  readonly memory: TargetMemory | undefined;
  /** Undefined if the caller may not read it. Rejects with BndError. */
  readonly target: () => Promise<Target | undefined>;
}

export interface TargetChoice {
  /** Id, alias or name. */
  readonly target: string;
  readonly hostId?: string;
  readonly scopeId?: string;
  readonly scopeName?: string;
  readonly addr?: string;
  /** Uses the host that the screen remembers, unless another one is chosen. */
  readonly asRemembered?: boolean;
}

/** Requests the session from the controller. Cannot be aborted: the session may already be authorized. Rejects with BndError. */
export async function authorizeTarget(choice: TargetChoice): Promise<AuthorizedSession> {
  const { api, settings } = await signedInClient(choice.addr);
  try {
    const memory = settings.targetMemory(api.address);
    const { authorization, listed } = await authorizeBy(api, choice, memory);
    const { sessionId, authorizationToken, credentials, endpoint } = authorization;
    const targetId = authorization.targetId ?? choice.target;
    const tokenExpiresAtMs = tokenExpiry(api, settings).catch(() => undefined);
    return {
      ...forwardSettings(settings),
      authorizationToken,
      sessionId,
      credentials,
      state: sessionStateOf({
        read: (signal) => api.read('sessions', sessionId, signal),
        tokenExpiresAtMs,
      }),
      cancel: (signal) => api.cancelSession(sessionId, signal),
      about: {
        targetId,
        endpoint,
        memory: memory[targetId],
        target: async () => listed ?? (await readIfAllowed(api, 'targets', targetId)),
      },
    };
  } catch (error) {
    await api.close();
    throw error;
  }
}

/** With a scope, the controller resolves the name; else it is resolved here. */
async function authorizeBy(
  api: BoundaryApi,
  { target, hostId, scopeId, scopeName, asRemembered = false }: TargetChoice,
  memory: Readonly<Record<string, TargetMemory>>,
): Promise<{ readonly authorization: SessionAuthorization; readonly listed?: Target }> {
  const host = hostId === undefined ? {} : { hostId };
  if (scopeId !== undefined || scopeName !== undefined) {
    const scope = {
      ...(scopeId === undefined ? {} : { scopeId }),
      ...(scopeName === undefined ? {} : { scopeName }),
    };
    return { authorization: await api.authorizeSession({ target, ...host, ...scope }) };
  }
  const { listed, ...found } = await findTarget(api, target);
  try {
    const remembered = asRemembered ? memory[found.target]?.hostId : undefined;
    const known = remembered === undefined ? {} : { hostId: remembered };
    const answer = api.authorizeSession({ ...known, ...found, ...host });
    const authorization = await (listed === undefined ? guessed(answer) : answer);
    return { authorization, ...(listed === undefined ? {} : { listed }) };
  } catch (error) {
    if (listed !== undefined || !isBndError(error, 'not-found')) throw error;
    throw await unknownTarget(api, target);
  }
}

/** Returns the expiry of the token that `signedInClient` uses, in milliseconds since the epoch. Rejects with BndError. */
export async function tokenExpiry(api: BoundaryApi, settings: SettingsStore): Promise<number | undefined> {
  const given = process.env.BOUNDARY_TOKEN;
  if (given) {
    const { expiresAtMs } = await api.readAuthToken(givenToken(given).authTokenId);
    // From now on it is not sent after its expiry, e.g. to cancel the session hours later.
    api.setToken(given, expiresAtMs);
    return expiresAtMs;
  }
  return (await settings.loadToken(api.address))?.expiresAtMs;
}

/** Reads an authorization token from another source, or the JSON response that contains it; "-" reads stdin. */
export async function readAuthorization(given: string): Promise<AuthorizedSession> {
  const content = (given === '-' ? await text(process.stdin) : given).trim();
  if (content === '') throw new BndError('usage', 'The authorization token is empty.');
  const authorization = content.startsWith('{') ? parseSessionAuthorization(parseObject(content)) : undefined;
  return {
    ...(await readForwardSettings(process.env)),
    authorizationToken: authorization?.authorizationToken ?? content,
    credentials: authorization?.credentials ?? [],
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
