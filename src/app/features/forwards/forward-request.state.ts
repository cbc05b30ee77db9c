/** What opening a forward needs, and how it follows from what is remembered of a target. Pure. */
import type { OnExpiry, TargetMemory } from '../../../settings/types.ts';
import type { AppState } from '../../core/state.ts';

export interface ForwardRequest {
  readonly targetId: string;
  /** Undefined = the controller picks. */
  readonly hostId: string | undefined;
  readonly listenAddress: string;
  /** 0 = the target's default client port, else any free one. */
  readonly listenPort: number;
  /** Whether another port will do when this one is in use. */
  readonly nextIfBusy: boolean;
  /** Closed when nothing used it for this long; undefined = never. */
  readonly idleMs: number | undefined;
  readonly onExpiry: OnExpiry;
}

export const LOOPBACK = '127.0.0.1';

/** A target of which nothing is known yet. */
export const NO_MEMORY: TargetMemory = {
  listenAddress: undefined,
  listenPort: undefined,
  ifBusy: undefined,
  client: undefined,
  commandText: undefined,
  idleMs: undefined,
  onExpiry: undefined,
  onSignIn: false,
  hostId: undefined,
  favourite: false,
  lastUsedAtMs: undefined,
};

/** The port that it asks for by itself or by its target; undefined = any free one. */
export function meantPort(
  { targets }: Pick<AppState, 'targets'>,
  { targetId, listenPort }: ForwardRequest,
): number | undefined {
  return listenPort === 0 ? targets.byId.get(targetId)?.defaultClientPort : listenPort;
}

/** The forward of the last answers. A port that nobody typed just now may be another one. */
export function rememberedRequest(targetId: string, memory: TargetMemory = NO_MEMORY): ForwardRequest {
  return {
    targetId,
    hostId: memory.hostId,
    listenAddress: memory.listenAddress ?? LOOPBACK,
    listenPort: memory.listenPort ?? 0,
    nextIfBusy: memory.ifBusy !== 'fail',
    idleMs: memory.idleMs,
    onExpiry: memory.onExpiry ?? 'ask',
  };
}
