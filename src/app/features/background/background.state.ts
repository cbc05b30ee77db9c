/** Leaves the open forwards to a background process. */
export type KeepAction = { readonly type: 'quit.keep' };

declare module '../../core/actions.ts' {
  interface ActionMap {
    readonly background: KeepAction;
  }
}
