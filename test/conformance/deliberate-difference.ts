/** One place where the bundled controller deliberately responds differently from a real one. */
import type { Group } from './recording.ts';

export interface DeliberateDifference {
  /** Absent: everywhere. */
  readonly group?: Group;
  readonly steps?: readonly string[];
  /** What may be found there, in the words of compare.ts. */
  readonly found: RegExp;
  readonly why: string;
  /** True if it does not occur in every run. */
  readonly isByChance?: true;
}

/** Bad input is the fault of the caller: 400, never 500. */
export const BAD_INPUT =
  /^status: 500 became 400$|^\.kind: "Internal" became|^\.message|^\.(details|op): added$/;
/** What does not exist, in this version or at all, is not found. */
export const STALE = /^status: 500 became 404$|^\.kind: "Internal" became "NotFound"$|^\.message/;
