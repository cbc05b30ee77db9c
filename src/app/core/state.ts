/** The state of the program: plain data, changed only by pure transitions. */

import type { Preferences, TargetMemory } from '../../settings/types.ts';
import type { Host, HostSet, Scope, Session, Target } from '../../wire/resources.ts';
import { type CheckedKeymap, DEFAULT_KEYS } from './binding.ts';
import { type Collection, emptyCollection } from './collection.ts';
import type { Dialog } from './dialog.ts';
import type { TextValue } from './edit.ts';
import type { Failure } from './failure.ts';
import { type History, NO_HISTORY } from './history.ts';
import { makeView, type View } from './view.ts';

/** Connection and identity. */
interface ConnectionState {
  /** Normalized controller address; undefined until one is known. */
  readonly address: string | undefined;
  readonly phase: 'starting-lab' | 'signed-out' | 'signed-in';
  readonly lab: boolean;
  readonly userId: string | undefined;
  readonly loginName: string | undefined;
  readonly authTokenId: string | undefined;
  readonly authMethodId: string | undefined;
  /** Expiry of the token; undefined: unknown. */
  readonly tokenExpiresAtMs: number | undefined;
  /** Set if the newest request found the controller unreachable. */
  readonly offline: { readonly sinceMs: number; readonly failure: Failure } | undefined;
  /** Set if the controller requested fewer requests; until then it is not polled. */
  readonly pausedUntilMs: number | undefined;
}

/** A message at the bottom. Notes are removed after 8 seconds, errors with the next action of the user. */
export interface Toast {
  readonly kind: 'ok' | 'warn' | 'error';
  readonly text: string;
  /** Distinguishes messages, so that an old timer does not clear a new one. */
  readonly serial: number;
  readonly shownAtMs: number;
}

/** The line above the body for typing a filter or a command. */
interface Prompt {
  readonly kind: 'filter' | 'command';
  readonly value: TextValue;
  /** Filter to restore on `esc`. */
  readonly before: string;
  /** Position in the command history; 0: the new line. */
  readonly recalled: number;
}

/** A target as read, with the hosts that it can reach. */
export interface TargetDetail {
  readonly target: Target | undefined;
  readonly hostSets: readonly HostSet[];
  readonly hosts: readonly Host[];
  readonly failure: Failure | undefined;
  readonly fetchedAtMs: number | undefined;
}

/** A session as read, with its connections. */
export interface SessionDetail {
  readonly session: Session | undefined;
  readonly failure: Failure | undefined;
  readonly fetchedAtMs: number | undefined;
}

/** The part of the state that belongs to no feature. */
export interface CoreState {
  readonly version: string;
  /** Read-only mode from the command line; the preference of the same name may also set it. */
  readonly readOnly: boolean;
  /** Advances once a second while something on the screen counts. */
  readonly nowMs: number;
  readonly connection: ConnectionState;
  /** Never empty; the last one is shown. */
  readonly views: readonly View[];
  /** Views before and after the current one. */
  readonly history: History;
  /** Commands of this run, oldest first. */
  readonly commandHistory: readonly string[];
  readonly scopes: Collection<Scope>;
  readonly targets: Collection<Target>;
  readonly sessions: Collection<Session>;
  readonly targetDetails: Readonly<Record<string, TargetDetail>>;
  readonly sessionDetails: Readonly<Record<string, SessionDetail>>;
  /** Preferences of the user; empty before the settings were read. */
  readonly preferences: Preferences;
  /** Changed keys, as far as they are valid. */
  readonly keymap: CheckedKeymap;
  /** The current scope; undefined: all. */
  readonly scopeId: string | undefined;
  /** By target id. */
  readonly memory: Readonly<Record<string, TargetMemory>>;
  readonly dialog: Dialog | undefined;
  /** Ids of the rows when the dialog opened: rows do not move behind a question about them. */
  readonly heldOrder: readonly string[] | undefined;
  readonly prompt: Prompt | undefined;
  readonly toast: Toast | undefined;
  /** A pending action, e.g. `opening db …`. */
  readonly busy: string | undefined;
  readonly closing: boolean;
  /** Until it is known whether a stored sign-in continues. Keys wait for it: they are meant for the screen that comes. */
  readonly starting: boolean;
  /** Printed once the screen is closed. */
  readonly farewell: readonly string[];
  /** Advances while a response is pending; undefined: nothing is, or not for long. */
  readonly spinner: number | undefined;
  /** False while another window has the focus; true if the terminal does not report it. */
  readonly focused: boolean;
  /** False after a minute without a key or click. */
  readonly inUse: boolean;
}

/** The whole state. A feature adds its part by declaration merging, in its `*.state.ts`. */
export interface AppState extends CoreState {}

/** Known at startup. */
export interface StartFacts {
  readonly version: string;
  /** Controller from the command line or the environment. */
  readonly address: string | undefined;
  readonly lab: boolean;
  readonly readOnly?: boolean;
  readonly nowMs: number;
}

/** The initial state of core. */
export function initialCoreState(options: StartFacts): CoreState {
  return {
    version: options.version,
    readOnly: options.readOnly === true,
    nowMs: options.nowMs,
    connection: {
      address: options.address,
      phase: options.lab ? 'starting-lab' : 'signed-out',
      lab: options.lab,
      userId: undefined,
      loginName: undefined,
      authTokenId: undefined,
      authMethodId: undefined,
      tokenExpiresAtMs: undefined,
      offline: undefined,
      pausedUntilMs: undefined,
    },
    views: [makeView({ screen: 'scopes' })],
    history: NO_HISTORY,
    commandHistory: [],
    scopes: emptyCollection(),
    targets: emptyCollection(),
    sessions: emptyCollection(),
    targetDetails: {},
    sessionDetails: {},
    preferences: { theme: undefined, readOnly: undefined },
    keymap: DEFAULT_KEYS,
    scopeId: undefined,
    memory: {},
    dialog: undefined,
    heldOrder: undefined,
    prompt: undefined,
    toast: undefined,
    busy: undefined,
    closing: false,
    starting: !options.lab,
    farewell: [],
    spinner: undefined,
    focused: true,
    inUse: true,
  };
}

/** Returns true while the user is idle, or in another window. */
export function isAtRest({ focused, inUse }: Pick<AppState, 'focused' | 'inUse'>): boolean {
  return !focused || !inUse;
}

/** Shown instead of the top view while signed out; the views below stay. */
const SIGN_IN_VIEW = makeView({ screen: 'sign-in' });

/** Returns the visible view. */
export function visibleView(state: AppState): View {
  const top = topView(state);
  return state.connection.phase === 'signed-in' || WITHOUT_SIGN_IN.has(top.screen) ? top : SIGN_IN_VIEW;
}

/** Screens that work without a sign-in. */
const WITHOUT_SIGN_IN: ReadonlySet<string> = new Set(['log', 'profiles', 'help', 'commands', 'config']);

/** Returns the view on top of the stack, shown or not. */
export function topView(state: AppState): View {
  return state.views.at(-1) ?? SIGN_IN_VIEW;
}

/** Changes the top view. */
export function withTopView(state: AppState, change: (view: View) => View): AppState {
  const top = topView(state);
  const next = change(top);
  return next === top ? state : { ...state, views: [...state.views.slice(0, -1), next] };
}

/** For a failure that is shown elsewhere: removes an older success message. */
export function withoutOk(state: AppState): AppState {
  return state.toast?.kind === 'ok' ? { ...state, toast: undefined } : state;
}

/** An error that came while the user was typing is not gone with the next letter. */
const SEEN_AFTER_MS = 1000;

/** Called before each action of the user: removes an error that was on the screen long enough to be seen. */
export function withoutSeenError(state: AppState, nowMs: number): AppState {
  const { toast } = state;
  const isSeen = toast?.kind === 'error' && Math.abs(nowMs - toast.shownAtMs) >= SEEN_AFTER_MS;
  return isSeen ? { ...state, toast: undefined } : state;
}

/** Returns a target, as read or listed. */
export function targetById(state: AppState, id: string | undefined): Target | undefined {
  return id === undefined ? undefined : (state.targetDetails[id]?.target ?? state.targets.byId.get(id));
}
