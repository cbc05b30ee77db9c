/** What the folder of a feature brings. Its index.ts exports it and registry.ts lists it. */
import type { Action } from './actions.ts';
import type { Command } from './command.ts';
import type { Poll } from './poll.ts';
import type { HeaderPart, Screen, UiBinding } from './screen.ts';
import type { AppState } from './state.ts';

export interface Feature {
  readonly screens?: readonly Screen[];
  /** What can be typed after `:`. */
  readonly commands?: readonly Command[];
  /** Keys that work always, in text fields and dialogs too. */
  readonly alwaysKeys?: readonly UiBinding[];
  /** Keys that work on every screen but the sign-in form. */
  readonly keys?: readonly UiBinding[];
  readonly header?: HeaderPart;
  /** What is to be kept fresh whatever is on the screen. */
  readonly polls?: (state: AppState) => readonly Poll[];
  /** True while it waits for an answer without which the screen cannot go on. */
  readonly isWaiting?: (state: AppState) => boolean;
  /** True while it shows something that counts seconds. */
  readonly countsSeconds?: (state: AppState) => boolean;
  /** The state with what changes by the second. */
  readonly withSecond?: (state: AppState) => AppState;
  /** The state with what moves by the second as it was in `before`, for a screen reader. */
  readonly steady?: (state: AppState, before: AppState) => AppState;
}

/** A feature at work: its handlers, and what it wants to be called for. */
export interface Running {
  /** Called once, after the first frame. */
  start?(): void;
  /** Called about once a second with the wall clock. */
  tick?(nowMs: number): void;
  /** Stops timers and subscriptions. */
  stop?(): void;
  /** Gives back what it holds within the time limit. Never rejects; resolves with a line for each session that may stay active. */
  close?(timeoutMs: number): Promise<readonly string[]>;
}

/** Carries out an action. */
export type Perform = (action: Action) => void;
