/**
 * Regular expressions of filters: RE2 syntax in linear time, as Go's regexp package has it. Loaded with the first filter that needs it, since its
 * Unicode tables take longer to load than the rest of the controller.
 */
import type { RE2JS } from 're2js';
import { FilterRefused } from './filter-text.ts';
import { forRe2js } from './pattern-source.ts';

/** A compiled pattern, and what it costs. `test` throws FilterRefused for a text that is too long. */
export interface Pattern {
  test(text: string): boolean;
  /** Evaluation steps since the last call. */
  takeSteps(): number;
}

/** Returns undefined for a pattern that does not compile. Throws FilterRefused for one that is too large. */
export type Compile = (source: string) => Pattern | undefined;

const MAX_LENGTH = 1000;
/** Of the compiled program; a repetition by counts is written out in it. */
const MAX_INSTRUCTIONS = 5000;
/** Of one text: less than a second at worst. */
const MAX_SIZE_TIMES_LENGTH = 1_000_000;
const STEPS_PER_INSTRUCTION = 50;
/** The automaton is built while it runs: a new state looks at every instruction, a known one at none. */
const STEPS_PER_STATE_AND_INSTRUCTION = 20;

export async function loadPatterns(): Promise<Compile> {
  const { RE2JS } = await import('re2js');
  return (source) => {
    if (source.length > MAX_LENGTH)
      throw new FilterRefused(`a regular expression is longer than ${MAX_LENGTH} characters`);
    if (expandedSize(source) > MAX_INSTRUCTIONS) throw tooManyParts();
    let compiled: RE2JS;
    try {
      compiled = RE2JS.compile(forRe2js(source));
    } catch {
      return undefined;
    }
    if (compiled.programSize() > MAX_INSTRUCTIONS) throw tooManyParts();
    return patternOf(compiled);
  };
}

/** Parts of a pattern: escapes, classes, counts, parentheses, and everything else one by one. */
const PARTS =
  /\\(?:[xpP]\{[^}]*\}|Q.*?(?:\\E|$)|.)|\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\]|\{(?<least>\d{1,4})(?:,(?<most>\d{1,4})?)?\}|./gs;
/** Go refuses to repeat anything more often, also by counts inside counts. */
const MAX_REPEATED = 1000;

interface Part {
  size: number;
  repeated: number;
}

/** Returns the size of a pattern with its counts written out, before that happens; 0 for one that will be refused anyway. */
function expandedSize(source: string): number {
  const open: { size: number; repeated: number; last: Part }[] = [];
  let group = { size: 0, repeated: 1, last: { size: 0, repeated: 1 } };
  const add = (part: Part): void => {
    group.size += part.size;
    group.repeated = Math.max(group.repeated, part.repeated);
    group.last = part;
  };
  for (const { 0: text, groups } of source.matchAll(PARTS)) {
    const times = Math.max(Number(groups?.least ?? 0), Number(groups?.most ?? 0), 1);
    if (text === '(') {
      open.push(group);
      group = { size: 2, repeated: 1, last: { size: 0, repeated: 1 } };
    } else if (text === ')') {
      const { size, repeated } = group;
      group = open.pop() ?? group;
      add({ size, repeated });
    } else if (groups?.least !== undefined) {
      const { size, repeated } = group.last;
      if (repeated * times > MAX_REPEATED) return 0;
      add({ size: size * (times - 1), repeated: repeated * times });
    } else add({ size: text.startsWith('\\Q') ? text.length : 1, repeated: 1 });
  }
  return group.size;
}

function tooManyParts(): FilterRefused {
  return new FilterRefused(
    `a regular expression has more than ${MAX_INSTRUCTIONS} parts with its counts written out`,
  );
}

function patternOf(compiled: RE2JS): Pattern {
  const size = compiled.programSize();
  let states = 0;
  let steps = size * STEPS_PER_INSTRUCTION;
  return {
    test: (text) => {
      if (text.length * size > MAX_SIZE_TIMES_LENGTH)
        throw new FilterRefused('a text is too long for a regular expression of this size');
      const isMatch = compiled.test(text);
      const now = compiled.re2Input.dfa.stateCount;
      // Fewer states than before: the automaton was full, so every character may have needed a new one.
      const made = now < states ? text.length : now - states;
      states = now;
      steps += (text.length >> 1) + made * size * STEPS_PER_STATE_AND_INSTRUCTION;
      return isMatch;
    },
    takeSteps: () => {
      const taken = steps;
      steps = 0;
      return taken;
    },
  };
}
