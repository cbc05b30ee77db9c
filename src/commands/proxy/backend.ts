/** Finds targets and opens sessions for the proxy, with the sign-in of the command. */
import { loadTargets, unknownTarget } from '../../api/find-target.ts';
import type { BoundaryApi } from '../../api/types.ts';
import type { Backend, NamedTarget } from '../../gateway/types.ts';
import { isBndError } from '../../lib/errors.ts';
import { withoutSuffix } from '../../lib/target-index.ts';
import { targetRefusal } from '../../lib/target-refusal.ts';
import { openForward } from '../../proxy/index.ts';
import type { LocalForward } from '../../proxy/types.ts';
import type { Target } from '../../wire/resources.ts';
import { tokenExpiry } from '../connect/authorize.ts';
import { sessionStateOf } from '../connect/session-state.ts';
import { forwardSettings } from '../forward-settings.ts';
import type { LiveSignIn } from './live-sign-in.ts';

export interface BackendOptions {
  readonly signIn: LiveSignIn;
  readonly listenAddress: string;
  readonly onOpen: (forward: LocalForward, target: NamedTarget) => void;
}

export function createBackend({ signIn, listenAddress, onOpen }: BackendOptions): Backend {
  return {
    resolve: (host) => signIn.run(({ api }) => resolveHost(api, host)),
    open: (target) =>
      signIn.run(async ({ api, settings }) => {
        const { sessionId, authorizationToken } = await authorize(api, target);
        try {
          const forward = await openForward({
            ...forwardSettings(settings),
            authorizationToken,
            sessionId,
            listenAddress,
            nextIfBusy: true,
            sessionState: sessionStateOf({
              read: (signal) => signIn.run((now) => now.api.read('sessions', sessionId, signal)),
              tokenExpiresAtMs: tokenExpiry(api, settings).catch(() => undefined),
            }),
          });
          onOpen(forward, target);
          return forward;
        } catch (error) {
          await api.cancelSession(sessionId).catch(() => undefined);
          throw error;
        }
      }),
    aliases: async () => {
      try {
        const { aliases } = await signIn.run(({ api }) => loadTargets(api));
        return aliases.filter(({ targetId }) => targetId !== undefined).map(({ name }) => name);
      } catch (error) {
        // The suffix works without.
        if (isBndError(error)) return [];
        throw error;
      }
    },
  };
}

async function authorize(api: BoundaryApi, { targetId, hostId, isListed }: NamedTarget) {
  try {
    return await api.authorizeSession({ target: targetId, ...(hostId === undefined ? {} : { hostId }) });
  } catch (error) {
    if (isListed || !isBndError(error, 'not-found')) throw error;
    throw await unknownTarget(api, targetId);
  }
}

async function resolveHost(api: BoundaryApi, host: string): Promise<NamedTarget> {
  const { targets, index } = await loadTargets(api, host);
  const resolution = index.resolveHost(host);
  if (resolution.kind === 'found') {
    const { targetId, fullName, alias } = resolution;
    const target = targets.get(targetId) ?? (await read(api, targetId));
    const hostId = alias?.hostId;
    return {
      key: `${targetId} ${hostId ?? ''}`,
      targetId,
      hostId,
      label: alias !== undefined && target !== undefined ? (target.name ?? targetId) : fullName,
      ports: target === undefined ? [] : portsOf(target),
      isListed: true,
    };
  }
  if (resolution.kind !== 'unknown') throw targetRefusal(host, resolution);
  // What can be authorized need not be listed: the controller decides.
  const name = withoutSuffix(host.replace(/\.$/, ''));
  return {
    key: name.toLowerCase(),
    targetId: name,
    hostId: undefined,
    label: name,
    ports: [],
    isListed: false,
  };
}

/** The target of an alias is not part of a list that is filtered by the name of the alias. */
async function read(api: BoundaryApi, targetId: string): Promise<Target | undefined> {
  try {
    return await api.read('targets', targetId);
  } catch (error) {
    if (isBndError(error, 'forbidden', 'not-found')) return undefined;
    throw error;
  }
}

function portsOf({ defaultPort, defaultClientPort }: Target): readonly number[] {
  return [...new Set([defaultPort, defaultClientPort])].flatMap((port) => port || []);
}
