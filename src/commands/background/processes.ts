/** Finds background processes and queries their forwards. */
import { setTimeout } from 'node:timers/promises';
import type { BackgroundForward, BackgroundProxy } from '../../app/core/ports.ts';
import { isBndError } from '../../lib/errors.ts';
import { isProcessGone } from '../../lib/owner-mark.ts';
import { type Figures, REPORT, type StatedProxy } from './messages.ts';
import { ask } from './socket.ts';
import { type FoundPlace, findPlaces, removePlace } from './state-files.ts';

const REPORT_WITHIN_MS = 1000;
const ENDS_WITHIN_MS = 500;

export interface HeldForward extends BackgroundForward {
  readonly pid: number;
  /** Undefined if its process does not respond. */
  readonly figures: Figures | undefined;
}

export interface BackgroundProcess {
  readonly pid: number;
  readonly socket: string;
  /** From the state file if the process does not respond. */
  readonly forwards: readonly HeldForward[];
  readonly proxy: BackgroundProxy | undefined;
  /** Sentences: that it does not respond, or what failed in it. */
  readonly problems: readonly string[];
  /** It does not respond and has no state file, so its forwards are unknown. */
  readonly isUnknown: boolean;
}

export interface Background {
  readonly processes: readonly BackgroundProcess[];
  /** Forwards of processes that are gone; their files are removed. */
  readonly lost: readonly BackgroundForward[];
  readonly lostProxies: readonly StatedProxy[];
}

export interface BackgroundOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Limit for each process; default 1 s. */
  readonly reportWithinMs?: number;
  /** How long a process that stopped listening may take to remove its files; default 500 ms. */
  readonly endsWithinMs?: number;
}

/** Queries every process concurrently. One that does not respond in time still counts: it may be busy. */
export async function listBackground(options: BackgroundOptions): Promise<Background> {
  const places = await findPlaces(options.env);
  const found = await Promise.all(places.map((place) => look(place, options)));
  return {
    processes: found.flatMap(({ process }) => process ?? []),
    lost: found.flatMap(({ lost }) => lost),
    lostProxies: found.flatMap(({ lostProxy }) => lostProxy ?? []),
  };
}

interface Found {
  readonly process: BackgroundProcess | undefined;
  readonly lost: readonly BackgroundForward[];
  readonly lostProxy?: StatedProxy | undefined;
}

async function look(place: FoundPlace, options: BackgroundOptions): Promise<Found> {
  const { env, reportWithinMs = REPORT_WITHIN_MS, endsWithinMs = ENDS_WITHIN_MS } = options;
  const process = await ofPlace(place, reportWithinMs);
  if (process !== undefined || place.state === 'unreadable') return { process, lost: [] };
  // It may be ending, and remove its files in a moment, or starting.
  if (!isProcessGone(place.pid)) {
    await setTimeout(endsWithinMs);
    const started = await ofPlace(place, reportWithinMs);
    if (started !== undefined) return { process: started, lost: [] };
  }
  const isLeft = (await findPlaces(env)).some(({ stateFile }) => stateFile === place.stateFile);
  if (!isLeft) return { process: undefined, lost: [] };
  // If they cannot be removed, they are reported again.
  await removePlace(place).catch(() => undefined);
  return { process: undefined, lost: place.state?.forwards ?? [], lostProxy: place.state?.proxy };
}

/** Undefined if the process does not exist. */
async function ofPlace(
  { socket, state, pid }: FoundPlace,
  limitMs: number,
): Promise<BackgroundProcess | undefined> {
  try {
    const report = await ask(socket, { ask: 'report' }, REPORT, limitMs);
    if (report === undefined) return undefined;
    const { problems, pid } = report;
    const forwards = report.forwards.map((forward) => ({ ...forward, pid }));
    const proxy = report.proxy === undefined ? undefined : { ...report.proxy, pid };
    return { pid, socket, forwards, proxy, problems, isUnknown: false };
  } catch (error) {
    if (!isBndError(error)) throw error;
    const isUnknown = typeof state !== 'object';
    const forwards = (isUnknown ? [] : state.forwards).map((forward) => ({
      ...forward,
      pid,
      figures: undefined,
    }));
    const stated = isUnknown ? undefined : state.proxy;
    const proxy = stated === undefined ? undefined : { ...stated, pid, pacUrl: undefined };
    return { pid, socket, forwards, proxy, problems: [error.message], isUnknown };
  }
}
