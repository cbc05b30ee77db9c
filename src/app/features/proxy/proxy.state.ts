/** The proxy for all targets: where it listens. */

export interface ProxyView {
  readonly listenAddress: string;
  readonly port: number;
  readonly pacUrl: string;
  /** What clients have to send; undefined: nothing. The password is a secret of this machine. */
  readonly login: { readonly user: string; readonly password: string } | undefined;
  /** Address of the controller whose targets it leads to. */
  readonly controller: string;
}

export type ProxyAction =
  /** Shows where it listens if it is open. `listenPort` 0: any free one. */
  | { readonly type: 'proxy.open'; readonly listenPort: number; readonly direct: boolean }
  | { readonly type: 'proxy.stop' };

declare module '../../core/state.ts' {
  interface AppState {
    /** Undefined while it is not open. */
    readonly proxy: ProxyView | undefined;
  }
}

declare module '../../core/actions.ts' {
  interface ActionMap {
    readonly proxy: ProxyAction;
  }
}

export const INITIAL_PROXY: { readonly proxy: ProxyView | undefined } = { proxy: undefined };
