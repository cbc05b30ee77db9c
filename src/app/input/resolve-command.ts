/** Resolves a typed line to its command, and completes it. */
import type { Action } from '../core/actions.ts';
import { type Command, refusal } from '../core/command.ts';
import type { AppState } from '../core/state.ts';

/** Returns the action of a command line. A name may be abbreviated as long as it is unambiguous. */
export function runCommand(commands: readonly Command[], state: AppState, line: string): Action {
  const [name = '', ...args] = line.trim().replace(/^:/, '').split(/\s+/);
  const command = findCommand(commands, name);
  if (command !== undefined) return command.run(args, state);
  const near = nearest(
    commands.flatMap((known) => known.names),
    name,
  );
  return refusal(
    `Unknown command ":${name}"${near === undefined ? '.' : `: did you mean ":${near}"?`} <^a> lists all.`,
  );
}

function findCommand(commands: readonly Command[], name: string): Command | undefined {
  const exact = commands.find((command) => command.names.includes(name));
  if (exact !== undefined || name === '') return exact;
  const begun = commands.filter((command) => command.names[0]?.startsWith(name));
  return begun.length === 1 ? begun[0] : undefined;
}

/** Returns what `tab` adds to a line: the rest of a name, or of a known argument. */
export function completionOf(commands: readonly Command[], state: AppState, line: string): string {
  const words = line.split(/\s+/);
  const [name = ''] = words;
  if (line === '' || line.startsWith(' ')) return '';
  if (words.length === 1) {
    const names = commands.map((command) => command.names[0] ?? '');
    return restOf(names, name);
  }
  const { candidates } = findCommand(commands, name) ?? {};
  if (candidates === undefined) return '';
  // A name may have several words: the longest suffix that starts a candidate counts.
  for (let position = 1; position < words.length; position += 1) {
    const typed = words.slice(position).join(' ');
    const rest = typed.trim() === '' ? '' : restOf(candidates(state, position - 1), typed);
    if (rest !== '') return rest;
  }
  return '';
}

function restOf(candidates: readonly string[], typed: string): string {
  const found = candidates.find((candidate) => candidate.toLowerCase().startsWith(typed.toLowerCase()));
  return found === undefined ? '' : found.slice(typed.length);
}

/** Maximum distance of a typing error. */
const SLIPS = 2;

function nearest(names: readonly string[], typed: string): string | undefined {
  const longEnough = names.filter((name) => name.length > SLIPS);
  const ranked = longEnough.map((name) => ({ name, slips: distance(name, typed) }));
  return ranked.filter(({ slips }) => slips <= SLIPS).sort((a, b) => a.slips - b.slips)[0]?.name;
}

/** Returns the number of characters to add, drop or change to turn one word into the other (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, left] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, right] of [...b].entries()) {
      const changed = (row[j] ?? 0) + (left === right ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? a.length;
}
