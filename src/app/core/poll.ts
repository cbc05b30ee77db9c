/** Data that a view needs fresh. */

/** Every kind of poll with its parameters. A feature adds its own by declaration merging, in its `*.state.ts`. */
export interface PollKinds {
  readonly list: { readonly name: 'scopes' | 'targets' | 'sessions' };
  readonly target: { readonly id: string };
  readonly session: { readonly id: string };
}

/** The polls of one kind. */
export type PollOf<K extends keyof PollKinds> = { readonly kind: K; readonly everyMs: number } & PollKinds[K];

/** A list or a resource that a view needs fresh. */
export type Poll = { [K in keyof PollKinds]: PollOf<K> }[keyof PollKinds];
