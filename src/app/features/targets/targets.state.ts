/** Marks a target as a favorite, or takes the mark away. */
export type TargetAction = { readonly type: 'favourite'; readonly targetId: string };

declare module '../../core/actions.ts' {
  interface ActionMap {
    readonly targets: TargetAction;
  }
}
