/** Finds the target that a host name stands for, by asking the controller. */
import { loadTargets, readIfAllowed, unknownTarget } from '../api/find-target.ts';
import type { BoundaryApi } from '../api/types.ts';
import { isBndError } from '../lib/errors.ts';
import { withoutSuffix } from '../lib/target-index.ts';
import { guessed, targetRefusal } from '../lib/target-refusal.ts';
import type { SessionAuthorization, Target } from '../wire/resources.ts';
import type { NamedTarget } from './types.ts';

/** Rejects with BndError like `Backend.resolve`; a name that is not listed is left to the controller. */
export async function resolveHost(api: BoundaryApi, host: string): Promise<NamedTarget> {
  const { targets, index } = await loadTargets(api, host);
  const resolution = index.resolveHost(host);
  if (resolution.kind === 'found') {
    const { targetId, fullName, alias } = resolution;
    // The target of an alias is not part of a list that is filtered by the name of the alias.
    const target = targets.get(targetId) ?? (await readIfAllowed(api, 'targets', targetId));
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

/** Requests a session. Rejects with BndError, with names that are close for one that does not exist. */
export async function authorizeNamed(
  api: BoundaryApi,
  { targetId, hostId, isListed }: NamedTarget,
): Promise<SessionAuthorization> {
  const authorization = api.authorizeSession({
    target: targetId,
    ...(hostId === undefined ? {} : { hostId }),
  });
  try {
    return await (isListed ? authorization : guessed(authorization));
  } catch (error) {
    if (isListed || !isBndError(error, 'not-found')) throw error;
    throw await unknownTarget(api, targetId);
  }
}

/** Returns the id of a target; a name that is not listed has to be read. Rejects like `authorizeNamed`. */
export async function idOf(api: BoundaryApi, { targetId, isListed }: NamedTarget): Promise<string> {
  if (isListed) return targetId;
  try {
    return (await guessed(api.read('targets', targetId))).id;
  } catch (error) {
    if (!isBndError(error, 'not-found')) throw error;
    throw await unknownTarget(api, targetId);
  }
}

/** Returns the host names that lead to targets without the suffix; none if they cannot be listed. */
export async function hostNames(api: BoundaryApi): Promise<readonly string[]> {
  const { aliases } = await loadTargets(api);
  return aliases.filter(({ targetId }) => targetId !== undefined).map(({ name }) => name);
}

function portsOf({ defaultPort, defaultClientPort }: Target): readonly number[] {
  return [...new Set([defaultPort, defaultClientPort])].flatMap((port) => port || []);
}
