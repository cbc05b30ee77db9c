/** The interface of a feature. Its index.ts exports it and registry.ts lists it. */
import type { Action } from './actions.ts';
import type { Command } from './command.ts';
import type { Poll } from './poll.ts';
import type { HeaderPart, Screen, UiBinding } from './screen.ts';
import type { AppState } from './state.ts';

export interface Feature {
  readonly screens?: readonly Screen[];
  /** Commands typed after `:`. */
  readonly commands?: readonly Command[];
  /** Keys that are always active, in text fields and dialogs too. */
  readonly alwaysKeys?: readonly UiBinding[];
  /** Keys that work on every screen except the sign-in form. */
  readonly keys?: readonly UiBinding[];
  readonly header?: HeaderPart;
  /** Data to keep fresh on every screen. */
  readonly polls?: (state: AppState) => readonly Poll[];
  /** True while it waits for a response without which the screen cannot continue. */
  readonly isWaiting?: (state: AppState) => boolean;
  /** True while it shows something that counts seconds. */
  readonly countsSeconds?: (state: AppState) => boolean;
  /** The state with what changes every second. */
  readonly withSecond?: (state: AppState) => AppState;
  /** The state with what changes every second as in `before`, for a screen reader. */
  readonly steady?: (state: AppState, before: AppState) => AppState;
}

/** A started feature: its handlers and callbacks. */
export interface Running {
  /** Called once, after the first frame. */
  start?(): void;
  /** Called about once a second with the wall clock. */
  tick?(nowMs: number): void;
  /** Stops timers and subscriptions. */
  stop?(): void;
  /** Releases what it holds within the time limit. Never rejects; resolves with a line for each session that may stay active. */
  close?(timeoutMs: number): Promise<readonly string[]>;
}

/** Handles an action. */
export type Perform = (action: Action) => void;
