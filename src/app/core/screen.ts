/** The declaration of a screen. Dispatch, header, footer, help, commands and polling follow from it. */
import type { ReactElement } from 'react';
import type { Action } from './actions.ts';
import type { Binding } from './binding.ts';
import type { TextValue } from './edit.ts';
import type { Poll } from './poll.ts';
import type { AppState } from './state.ts';
import type { Stroke } from './stroke.ts';
import type { View } from './view.ts';

/** The context of a binding. */
export interface KeyContext {
  readonly state: AppState;
  readonly view: View;
  /** That of the view. */
  readonly screen: Screen;
  /** Rows per page of a list. */
  readonly pageRows: number;
  /** Columns of the terminal. */
  readonly columns: number;
  /** The keystroke; absent for a click. */
  readonly stroke?: Stroke;
}

export type UiBinding = Binding<KeyContext, Action>;

/** Arguments of a screen's body; it draws exactly this many columns and rows. */
export interface BodyProps {
  readonly state: AppState;
  readonly view: View;
  readonly width: number;
  readonly height: number;
}

/** The age of the data, and the problem of the last request. */
export interface Note {
  readonly text: string;
  readonly stale: boolean;
  readonly problem?: Problem;
}

/** Drawn once, where most room is available. */
export interface Problem {
  readonly message: string;
  readonly hint: string;
  /** The controller is unreachable. */
  readonly away: boolean;
  /** Nothing is known because of it: the body leaves its rows to it. */
  readonly alone: boolean;
}

export interface Screen {
  readonly id: string;
  readonly bindings: readonly UiBinding[];
  /** In the upper border. */
  readonly title: (state: AppState, view: View) => string;
  readonly crumb: (state: AppState, view: View) => string;
  /** Without parameters it is a place of its own: the breadcrumbs restart there. */
  readonly isTop?: true;
  /** In the lower border: the age of the data. */
  readonly note: (state: AppState, view: View) => Note;
  /** Rows that the body fills at this size, the others are free; absent: all. */
  readonly bodyRows?: (state: AppState, view: View, width: number, height: number) => number;
  /** Rows in the order shown; empty for screens without a cursor. */
  readonly rowIds: (state: AppState, view: View) => readonly string[];
  readonly polls: (state: AppState, view: View) => readonly Poll[];
  /** Titles of sortable columns; absent: the order is fixed. */
  readonly sortColumns?: (state: AppState, view: View) => readonly string[];
  /** How far the list can be scrolled sideways in wide mode at this width; absent: no wide mode. */
  readonly wideLimit?: (state: AppState, view: View, width: number) => number;
  /** Search matches, on screens where `/` searches and hides nothing; absent: it filters. */
  readonly found?: (state: AppState, view: View) => readonly string[];
  /** Rows can be marked; absent: no. */
  readonly markable?: boolean;
  /** `/` works. */
  readonly filterable: boolean;
  /** Keys for `key=value` in a filter; absent: the filter only searches text. */
  readonly filterKeys?: (state: AppState, view: View) => FilterKeys;
  /** The rows, in full and in order, for saving to a file; absent without a list. */
  readonly table?: (state: AppState, view: View) => Table;
  /** The spoken title; absent: the words of `title`. */
  readonly saidTitle?: (state: AppState, view: View) => string;
  readonly body: (props: BodyProps) => ReactElement;
  /** The focused line of text; undefined while keystrokes are commands. Absent: no text field. */
  readonly text?: (state: AppState) => TextValue | undefined;
  /** Returns the state with another text in the focused line. */
  readonly withText?: (state: AppState, text: TextValue) => AppState;
}

/** A fact in the header: a name and its value. */
export interface HeaderFact {
  readonly name: string;
  readonly value: string;
  /** Instead of a value that does not fit: the first of these that does, else the last one, cut. */
  readonly shorter?: readonly string[];
  readonly tone?: 'dim' | 'ok' | 'warn' | 'error';
}

/** A part of a one-line header. */
export interface HeaderText {
  readonly text: string;
  readonly tone?: 'dim' | 'ok' | 'warn' | 'error';
}

/** The facts of a feature for the header. */
export interface HeaderPart {
  fact(state: AppState): HeaderFact;
  /** In the right corner of a full header, at most 18 columns; empty: nothing. */
  corner(state: AppState): string;
  /** In one line. */
  summary(state: AppState): readonly HeaderText[];
  /** At the end of the one line; empty without exceptions. */
  warning(state: AppState): readonly HeaderText[];
}

/** A screen without its own data. */
export const NO_DATA = {
  note: () => ({ text: '', stale: false }),
  rowIds: () => [],
  polls: () => [],
  filterable: false,
} satisfies Partial<Screen>;

/** A list as rows of text. */
export interface Table {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Type of a key: any text, a number, or text with known usual values. */
type FilterKey = 'text' | 'number' | readonly string[];

/** The keys of a list. */
export type FilterKeys = Readonly<Record<string, FilterKey>>;
