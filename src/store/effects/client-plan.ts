/** The client program that fits an open forward. */
import type { LaunchPlan } from '../../launch/types.ts';
import type { ForwardView } from '../forward-view.ts';
import type { Runtime } from '../runtime.ts';
import type { Forwards } from './forwards.ts';

/** Undefined when no client fits. Its `display` holds no secret; `env` and `files` may. */
export async function clientPlan(
  runtime: Runtime,
  forwards: Forwards,
  view: ForwardView,
): Promise<LaunchPlan | undefined> {
  const launcher = await runtime.ports.launcher();
  const target = runtime.get().targets.byId.get(view.targetId);
  return launcher.plan({
    targetName: target?.name ?? view.targetId,
    ...(target?.description === undefined ? {} : { targetDescription: target.description }),
    targetId: view.targetId,
    targetType: view.type,
    endpointPort: target?.defaultPort,
    address: view.listenAddress,
    port: view.listenPort,
    credentials: forwards.credentials(view.sessionId),
  });
}
