/** Background processes, seen from outside: which there are, what they hold, and stopping it. */
import { setTimeout } from 'node:timers/promises';
import { BndError } from '../../lib/errors.ts';
import type { BackgroundForward } from '../../store/ports.ts';
import { type BackgroundState, FIGURES, type Figures, STOPPED } from './messages.ts';
import { ask } from './socket.ts';
import { backgroundDir, readStates, removeState } from './state-files.ts';

const FIGURES_WITHIN_MS = 1000;
/** A cancellation through the worker takes up to 5 s. */
const STOP_WITHIN_MS = 8000;
const ENDS_WITHIN_MS = 500;

export interface HeldForward extends BackgroundForward {
  readonly pid: number;
  readonly figures: Figures | undefined;
}

export interface Background {
  readonly running: readonly HeldForward[];
  /** Of processes that are gone; their files are removed. */
  readonly lost: readonly BackgroundForward[];
}

/** Asks every process. One that does not answer in time still counts: it may be busy. */
export async function listBackground(): Promise<Background> {
  const running: HeldForward[] = [];
  const lost: BackgroundForward[] = [];
  for (const state of await readStates()) {
    const figures = await figuresOf(state);
    if (figures === undefined) {
      if (await isLeft(state)) lost.push(...state.forwards);
      continue;
    }
    running.push(
      ...state.forwards.map((forward) => ({
        ...forward,
        pid: state.pid,
        figures: figures.find(({ sessionId }) => sessionId === forward.sessionId),
      })),
    );
  }
  return { running, lost };
}

/** One session, or all of them. Resolves with the ids that were stopped. */
export async function stopBackground(which: string): Promise<readonly string[]> {
  const stopped: string[] = [];
  for (const { socket, forwards } of await readStates()) {
    const holds = forwards.some(({ sessionId }) => sessionId === which);
    if (which !== 'all' && !holds) continue;
    const request =
      which === 'all' ? ({ ask: 'stop-all' } as const) : ({ ask: 'stop', sessionId: which } as const);
    const answer = await ask(socket, request, STOPPED, STOP_WITHIN_MS);
    stopped.push(...(answer?.stopped ?? []));
  }
  return stopped;
}

/** A process that was just ending has removed its file a moment later; one that was killed has not, and it is removed for it. */
async function isLeft(state: BackgroundState): Promise<boolean> {
  if (isAlive(state.pid)) await setTimeout(ENDS_WITHIN_MS);
  const left = (await readStates()).some(({ pid, socket }) => pid === state.pid && socket === state.socket);
  if (left) await removeState(await backgroundDir(), state);
  return left;
}

/** The number may have gone to another process meanwhile, so this is a hint only. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function figuresOf({ socket }: BackgroundState): Promise<readonly Figures[] | undefined> {
  try {
    return (await ask(socket, { ask: 'figures' }, FIGURES, FIGURES_WITHIN_MS))?.figures;
  } catch (error) {
    if (error instanceof BndError) return [];
    throw error;
  }
}
