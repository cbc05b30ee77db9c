/** From a typed line to its command and back to what could still be typed. Pure. */
import type { Action } from '../core/actions.ts';
import { type Command, refusal } from '../core/command.ts';
import type { AppState } from '../core/state.ts';

/** The action of a command line. A name may be shortened as long as it means one command only. */
export function runCommand(commands: readonly Command[], state: AppState, line: string): Action {
  const [name = '', ...args] = line.trim().replace(/^:/, '').split(/\s+/);
  const command = findCommand(commands, name);
  if (command !== undefined) return command.run(args, state);
  const near = nearest(
    commands.flatMap((known) => known.names),
    name,
  );
  return refusal(
    `there is no command ":${name}"${near === undefined ? '' : `: did you mean ":${near}"?`} <^a> lists them`,
  );
}

function findCommand(commands: readonly Command[], name: string): Command | undefined {
  const exact = commands.find((command) => command.names.includes(name));
  if (exact !== undefined || name === '') return exact;
  const begun = commands.filter((command) => command.names[0]?.startsWith(name));
  return begun.length === 1 ? begun[0] : undefined;
}

/** What `tab` adds to a line: the rest of a name, or of an argument that is known. */
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
  // A name may have several words: the longest tail that begins a candidate counts.
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

/** A slip of the finger is at most this far away. */
const SLIPS = 2;

function nearest(names: readonly string[], typed: string): string | undefined {
  const longEnough = names.filter((name) => name.length > SLIPS);
  const ranked = longEnough.map((name) => ({ name, slips: distance(name, typed) }));
  return ranked.filter(({ slips }) => slips <= SLIPS).sort((a, b) => a.slips - b.slips)[0]?.name;
}

/** Characters to add, drop or change to make one word of the other (Levenshtein). */
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
