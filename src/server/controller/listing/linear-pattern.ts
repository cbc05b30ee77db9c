/**
 * Runs untrusted regular expressions in linear time: V8 has an engine that never backtracks and rejects patterns that require backtracking, just like
 * RE2, which Boundary uses. Enabled with the first pattern.
 */
import { setFlagsFromString } from 'node:v8';

const MAX_LENGTH = 1000;
let isReady = false;

/** Throws if the pattern is invalid or cannot run in linear time. A leading `(?i)` ignores case. */
export function linearPattern(source: string): RegExp {
  if (source.length > MAX_LENGTH) throw new Error('the pattern is too long');
  if (!isReady) {
    setFlagsFromString('--enable-experimental-regexp-engine');
    isReady = true;
  }
  return new RegExp(source.startsWith('(?i)') ? bothCases(source.slice(4)) : source, 'l');
}

/** The linear engine has no flag for it, so every ASCII letter becomes both cases: `a` is `[aA]`, and in a class `a-z` is `a-zA-Z`. */
function bothCases(source: string): string {
  let isInClass = false;
  return source.replace(/\\.|[[\]]|[A-Za-z]-[A-Za-z]|[A-Za-z]/gs, (part) => {
    if (part.startsWith('\\')) return part;
    if (part === '[' || part === ']') {
      isInClass = part === '[';
      return part;
    }
    if (isInClass) return part.toLowerCase() + part.toUpperCase();
    return part.replace(/[A-Za-z]/g, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`);
  });
}
