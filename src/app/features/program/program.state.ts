/** Leaving the program, and what it knows of itself. */

/** What the program does with itself. */
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
