/** What a view wants to be kept fresh. */

/** Every kind of poll with what it names. A feature adds its own by declaration merging, in its `*.state.ts`. */
export interface PollKinds {
  readonly list: { readonly name: 'scopes' | 'targets' | 'sessions' };
  readonly target: { readonly id: string };
  readonly session: { readonly id: string };
}

/** The polls of one kind. */
export type PollOf<K extends keyof PollKinds> = { readonly kind: K; readonly everyMs: number } & PollKinds[K];

/** A list or a resource that a view wants to be kept fresh. */
export type Poll = { [K in keyof PollKinds]: PollOf<K> }[keyof PollKinds];
