/** The client program for a forward, from the remembered choices of its target. */
import type { LaunchPlan, LaunchRequest } from '../../../launch/types.ts';
import { parseEndpoint } from '../../../lib/endpoint.ts';
import { isBndError } from '../../../lib/errors.ts';
import { loadCoreList, refreshIfAllowed } from '../../core/poll-loads.ts';
import type { Runtime } from '../../core/runtime.ts';
import type { AppState } from '../../core/state.ts';
import type { Forwards } from '../forwards/index.ts';
import type { ClientPort } from './client-port.select.ts';
import { connectText } from './connect.text.ts';

/**
 * Undefined if no client fits. Its `display` holds no secret; `env` and `files` may. Uses the current data: another controller may be current once a
 * launcher is available. Rejects with BndError usage.
 */
export async function clientPlan(
  runtime: Runtime,
  forwards: Forwards,
  port: ClientPort,
  client?: string,
): Promise<LaunchPlan | undefined> {
  await loadTarget(runtime, port);
  const request = launchRequest(runtime, port, client);
  const [launcher, credentials] = await Promise.all([
    runtime.ports.launcher(),
    forwards.credentials(port).catch((error: unknown) => {
      if (!isBndError(error)) throw error;
      // A process of an older version does not keep them: the client asks then.
      runtime.toast('warn', connectText.noCredentials(port.sessionId, error.message));
      return [];
    }),
  ]);
  return launcher.plan({ ...request, credentials });
}

/** Lists the targets if none are known yet: a key may be faster than the first list, and the port of the target chooses the client. */
async function loadTarget(runtime: Runtime, { controller }: ClientPort): Promise<void> {
  const on = runtime.connections.current();
  const isHere = on?.user !== undefined && on.address === controller;
  if (!isHere || runtime.get().targets.fetchedAtMs !== undefined) return;
  await refreshIfAllowed(runtime, on, () => loadCoreList(runtime, on, 'targets', on.signal));
}

/** Data of an open port for a launcher, without its credentials. What is loaded and remembered belongs to the current controller. */
export function launchRequest(runtime: Runtime, view: ClientPort, client?: string): LaunchRequest {
  const state = runtime.get();
  const isHere = view.controller === state.connection.address;
  const memory = isHere ? state.memory[view.targetId] : undefined;
  const endpoint = parseEndpoint(view.endpoint);
  const target: ReturnType<typeof targetPart> = isHere
    ? targetPart(state, view.targetId)
    : { targetName: view.target, targetId: view.targetId, endpointPort: undefined };
  return {
    ...target,
    ...(client === undefined ? clientPart(memory?.client, memory?.commandText) : { client }),
    ...(view.hostId === undefined ? {} : { hostId: view.hostId }),
    targetType: view.type,
    endpointPort: target.endpointPort ?? endpoint.port,
    ...(endpoint.host === undefined ? {} : { endpointHost: endpoint.host }),
    address: view.listenAddress,
    port: view.listenPort,
    credentials: [],
  };
}

/** Data of the target for a launch. */
export function targetPart(
  { targets }: AppState,
  targetId: string,
): Pick<LaunchRequest, 'targetName' | 'targetDescription' | 'targetId' | 'endpointPort'> {
  const target = targets.byId.get(targetId);
  return {
    targetName: target?.name ?? targetId,
    ...(target?.description === undefined ? {} : { targetDescription: target.description }),
    targetId,
    endpointPort: target?.defaultPort,
  };
}

/** The remembered choices; arguments belong to the client that they were entered for. */
export function clientPart(
  client: string | undefined,
  commandText: string | undefined,
): Pick<LaunchRequest, 'client' | 'commandText'> {
  if (client === undefined) return {};
  return commandText === undefined ? { client } : { client, commandText };
}
