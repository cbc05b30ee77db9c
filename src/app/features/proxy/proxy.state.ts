/** The proxy for all targets: where it listens. */
import type { BackgroundProxy } from '../../core/ports.ts';
import type { AppState } from '../../core/state.ts';

export interface ProxyView {
  readonly listenAddress: string;
  readonly port: number;
  readonly pacUrl: string;
  /** What clients have to send; undefined: nothing. The password is a secret of this machine. */
  readonly login: { readonly user: string; readonly password: string } | undefined;
  /** Address of the controller whose targets it leads to. */
  readonly controller: string;
  /** Of the lab, which ends with this program. */
  readonly lab: boolean;
}

export type ProxyAction =
  /** Shows where it listens if it is open, here or in the background. `listenPort` 0: any free one; undefined: the usual one, or that of the background. */
  | { readonly type: 'proxy.open'; readonly listenPort: number | undefined; readonly direct: boolean }
  /** The one of this program, else those of background processes. */
  | { readonly type: 'proxy.stop' };

declare module '../../core/state.ts' {
  interface AppState {
    /** Undefined while it is not open. */
    readonly proxy: ProxyView | undefined;
    /** Proxies of background processes. */
    readonly backgroundProxies: readonly BackgroundProxy[];
  }
}

declare module '../../core/actions.ts' {
  interface ActionMap {
    readonly proxy: ProxyAction;
  }
}

export const INITIAL_PROXY: Pick<AppState, 'proxy' | 'backgroundProxies'> = {
  proxy: undefined,
  backgroundProxies: [],
};
