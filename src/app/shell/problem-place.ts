/** Decides where a loading failure is shown: in the free rows of the body, else in the border, and only once. */
import { wrapText } from '../../lib/text-width.ts';
import type { Note, Problem } from '../core/screen.ts';
import { type AppState, visibleView, withoutOk } from '../core/state.ts';
import { pauseNote } from './freshness.ts';

interface ProblemPlace {
  /** Below the content of the body. */
  readonly body: readonly { readonly text: string; readonly tone: 'error' | 'dim' }[];
  /** For the lower border. */
  readonly border: string;
  /** For the line below the frame; undefined if everything is in the body. */
  readonly offline: string | undefined;
}

/** A lab has no network to check: its process is gone. */
const LAB_HINT = ':ctx lab starts it again.';
const INDENT = 4;
const BLANK = { text: '', tone: 'dim' } as const;

/** The note of a view. During a pause requested by the controller, its refusal is not shown, unless there is nothing else to show. */
export function noteNow(state: AppState, note: Note): Note {
  const pause = pauseNote(state);
  if (pause === undefined) return note;
  return note.problem?.alone === true ? { ...pause, problem: note.problem } : pause;
}

/** The state as drawn: without a success message below a failure that is all there is to see. */
export function drawnState(state: AppState, { problem }: Note): AppState {
  return problem?.alone === true ? withoutOk(state) : state;
}

/** `free`: empty rows of the body; `width`: its columns. */
export function placeProblem(
  state: AppState,
  { text, problem }: Note,
  { free, width }: { readonly free: number; readonly width: number },
): ProblemPlace {
  const lines = problem === undefined ? [] : bodyLines(state, problem, width);
  const fits = lines.length <= free || problem?.alone === true;
  const body = fits ? [...(lines.length < free ? [BLANK] : []), ...lines].slice(0, Math.max(0, free)) : [];
  const isInBody = problem !== undefined && body.length > 0;
  const offline = offlineText(state, isInBody ? problem : undefined);
  const isBelow = problem !== undefined && offline?.startsWith(problem.message) === true;
  const inBorder = isInBody || isBelow ? '' : (problem?.message ?? '');
  return {
    body: isInBody ? body : [],
    border: [text, inBorder].filter(Boolean).join(': '),
    offline,
  };
}

/** The message about an unreachable controller. Undefined if another message has its line, or if `told` contains it, unless a dialog covers that. */
export function offlineText(state: AppState, told: Problem | undefined): string | undefined {
  const { connection, toast, busy, dialog, closing } = state;
  const { offline } = connection;
  if (offline === undefined || toast !== undefined || busy !== undefined || closing) return undefined;
  if (visibleView(state).screen === 'sign-in') return undefined;
  if (told?.away === true && dialog === undefined) return undefined;
  return `${offline.failure.message} ${hintIn(state, offline.failure.hint, true)}`;
}

/** The hint. */
export function stepsOf(state: AppState, { hint, away, alone }: Problem): readonly string[] {
  return [hintIn(state, hint, away), alone ? '<^r> retries now' : ''].filter(Boolean);
}

function bodyLines(state: AppState, problem: Problem, width: number): ProblemPlace['body'] {
  const room = Math.max(1, width - INDENT);
  const sentence = wrapText(problem.message, room).map((line, index) => ({
    text: `${(index === 0 ? ' x' : '').padEnd(INDENT)}${line}`,
    tone: 'error' as const,
  }));
  const steps = stepsOf(state, problem).flatMap((step) => wrapText(step, room));
  return [...sentence, ...steps.map((line) => ({ text: ' '.repeat(INDENT) + line, tone: 'dim' as const }))];
}

function hintIn({ connection }: AppState, hint: string, away: boolean): string {
  return away && connection.lab ? LAB_HINT : hint;
}
