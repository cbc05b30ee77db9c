/** Quitting, and facts about the program. */

/** Actions on the program itself. */
export type ProgramAction =
  | { readonly type: 'info.open' }
  | { readonly type: 'suspend' }
  | { readonly type: 'quit' }
  | { readonly type: 'quit.now' };

declare module '../../core/actions.ts' {
  interface ActionMap {
    readonly program: ProgramAction;
  }
}
