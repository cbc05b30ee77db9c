/**
 * Regular expressions of strangers, run in linear time: V8 has an engine that never backtracks, and refuses what only backtracking can do, just
 * as RE2 does, which Boundary uses. Switched on with the first pattern.
 */
import { setFlagsFromString } from 'node:v8';

const MAX_LENGTH = 1000;
let isReady = false;

/** Throws when the pattern is none or cannot run in linear time. `(?i)` at its start makes it blind to case. */
export function linearPattern(source: string): RegExp {
  if (source.length > MAX_LENGTH) throw new Error('the pattern is too long');
  if (!isReady) {
    setFlagsFromString('--enable-experimental-regexp-engine');
    isReady = true;
  }
  const isBlind = source.startsWith('(?i)');
  return new RegExp(isBlind ? source.slice(4) : source, isBlind ? 'li' : 'l');
}
