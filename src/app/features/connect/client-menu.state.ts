/** The menu of clients for a port that none matches. */
import type { SessionRef } from '../../core/session-ref.ts';

export interface ClientMenuDialog extends SessionRef {
  readonly kind: 'clients';
  readonly targetId: string;
  /** Name of the target. */
  readonly target: string;
  readonly address: string;
  readonly listenPort: number;
  /** Names of clients. */
  readonly choices: readonly string[];
  readonly focus: number;
  /** In a new tmux window. */
  readonly beside: boolean;
}

export type ClientMenuAction =
  /** Without an index the focused one. Runs it, and remembers it for the target. */
  { readonly type: 'clients.choose'; readonly index?: number };

declare module '../../core/actions.ts' {
  interface ActionMap {
    readonly clientMenu: ClientMenuAction;
  }
}

declare module '../../core/dialog.ts' {
  interface DialogKinds {
    readonly clients: ClientMenuDialog;
  }
}
