/** The options for opening a forward, derived from what is remembered of a target. */
import type { OnExpiry, TargetMemory } from '../../../settings/types.ts';
import type { AppState } from '../../core/state.ts';

export interface ForwardRequest {
  readonly targetId: string;
  /** Undefined: the controller chooses. */
  readonly hostId: string | undefined;
  readonly listenAddress: string;
  /** 0: the target's default client port, else any free one. */
  readonly listenPort: number;
  /** Whether another port is acceptable if this one is in use. */
  readonly nextIfBusy: boolean;
  /** Closed after this time without use; undefined: never. */
  readonly idleMs: number | undefined;
  readonly onExpiry: OnExpiry;
  /** Closed when the client that was run in this terminal exits. */
  readonly closeOnExit: boolean;
}

export const LOOPBACK = '127.0.0.1';

/** A target without remembered settings. */
export const NO_MEMORY: TargetMemory = {
  listenAddress: undefined,
  listenPort: undefined,
  ifBusy: undefined,
  client: undefined,
  commandText: undefined,
  idleMs: undefined,
  onExpiry: undefined,
  closeOnExit: false,
  onSignIn: false,
  hostId: undefined,
  favourite: false,
  lastUsedAtMs: undefined,
};

/** The host of an action, if one was chosen. */
export function hostPart(hostId: string | undefined): { readonly hostId?: string } {
  return hostId === undefined ? {} : { hostId };
}

/** The port requested explicitly or by the target; undefined: any free one. */
export function meantPort(
  { targets }: Pick<AppState, 'targets'>,
  { targetId, listenPort }: ForwardRequest,
): number | undefined {
  return listenPort === 0 ? targets.byId.get(targetId)?.defaultClientPort : listenPort;
}

/** Returns the forward for the remembered answers. A port that was not just typed may be replaced. */
export function rememberedRequest(targetId: string, memory: TargetMemory = NO_MEMORY): ForwardRequest {
  return {
    targetId,
    hostId: memory.hostId,
    listenAddress: memory.listenAddress ?? LOOPBACK,
    listenPort: memory.listenPort ?? 0,
    nextIfBusy: memory.ifBusy !== 'fail',
    idleMs: memory.idleMs,
    onExpiry: memory.onExpiry ?? 'ask',
    closeOnExit: memory.closeOnExit,
  };
}
