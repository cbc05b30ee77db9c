/** Sessions: running clients, canceling. */
export type SessionAction =
  /** `beside`: in a new window of the terminal multiplexer. */
  | {
      readonly type: 'client.target';
      readonly targetId: string;
      readonly hostId?: string;
      readonly beside?: boolean;
    }
  | {
      readonly type: 'client.session';
      readonly sessionId: string;
      /** Absent: the current one. */
      readonly controller?: string;
      /** Absent: the remembered one, else the best match. */
      readonly client?: string;
      readonly beside?: boolean;
    }
  | { readonly type: 'session.cancel'; readonly sessionId: string }
  | { readonly type: 'sessions.cancel'; readonly sessionIds: readonly string[] };

declare module '../../core/actions.ts' {
  interface ActionMap {
    readonly sessions: SessionAction;
  }
}
