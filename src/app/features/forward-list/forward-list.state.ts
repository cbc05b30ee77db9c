/** Actions on a forward of any controller, by its key (see `sessionKey`). */
export type ForwardListAction = { readonly type: 'forward.cancel'; readonly key: string };

declare module '../../core/actions.ts' {
  interface ActionMap {
    readonly forwardList: ForwardListAction;
  }
}
