/** Hands the open forwards over to a background process. */
export type KeepAction = { readonly type: 'quit.keep' };

declare module '../../core/actions.ts' {
  interface ActionMap {
    readonly background: KeepAction;
  }
}
