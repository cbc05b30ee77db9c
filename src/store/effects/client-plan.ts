/** The client program for a forward, by what was answered for its target. */
import type { LaunchPlan, LaunchRequest } from '../../launch/types.ts';
import type { ForwardView } from '../forward-view.ts';
import type { Runtime } from '../runtime.ts';
import type { AppState } from '../state.ts';
import type { Forwards } from './forwards.ts';

/** Undefined when no client fits. Its `display` holds no secret; `env` and `files` may. */
export async function clientPlan(
  runtime: Runtime,
  forwards: Forwards,
  view: ForwardView,
): Promise<LaunchPlan | undefined> {
  const launcher = await runtime.ports.launcher();
  const state = runtime.get();
  const memory = state.memory[view.targetId];
  return launcher.plan({
    ...targetPart(state, view.targetId),
    ...clientPart(memory?.client, memory?.commandText),
    targetType: view.type,
    address: view.listenAddress,
    port: view.listenPort,
    credentials: forwards.credentials(view.sessionId),
  });
}

/** What a launch has to know of the target. */
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

/** What was answered; arguments are those of the client that they were typed for. */
export function clientPart(
  client: string | undefined,
  commandText: string | undefined,
): Pick<LaunchRequest, 'client' | 'commandText'> {
  if (client === undefined) return {};
  return commandText === undefined ? { client } : { client, commandText };
}
