/** Adds or removes a favorite. */
export type TargetAction = { readonly type: 'favourite'; readonly targetId: string };

declare module '../../core/actions.ts' {
  interface ActionMap {
    readonly targets: TargetAction;
  }
}
