/** The built program with very many rows: keys, memory, updates, and requests while idle. */
import { setTimeout as wait } from 'node:timers/promises';
import { freshHome } from '../support/lab-app.ts';
import { TerminalApp } from '../support/terminal-app.ts';
import { type ManyController, type ManyOptions, startMany } from './many-controller.ts';
import { cpuSeconds, residentMb } from './process-figures.ts';
import { type Measured, median, percentile } from './report.ts';

const TARGETS = 10_000;
const SESSIONS = 100_000;
const CHANGED = 100;
const NEWS = 12;
const MINUTE_MS = 60_000;
/** A refresh that is requested too soon is postponed. */
const BETWEEN_LISTS_MS = 4_500;

export async function measureCrowd(): Promise<Measured[]> {
  const keys = await withMany({ projects: 50, targets: TARGETS, sessions: 20, live: 20 }, measureKeys);
  const rest = await withMany({ projects: 50, targets: 500, sessions: 20, live: 20 }, measureMinute);
  const news = await withMany({ projects: 50, targets: 500, sessions: SESSIONS, live: 2_000 }, measureNews);
  return [...keys, ...rest, ...news];
}

async function withMany(
  options: ManyOptions,
  measure: (app: TerminalApp, many: ManyController) => Promise<Measured[]>,
): Promise<Measured[]> {
  const many = await startMany(options);
  const env = { ...freshHome(), BOUNDARY_ADDR: many.address, BOUNDARY_TOKEN: many.token };
  const app = new TerminalApp({ env });
  try {
    await app.see(/project-0|Targets\(/);
    return await measure(app, many);
  } finally {
    await app.dispose();
    await many.stop();
  }
}

interface KeyTimes {
  readonly times: readonly number[];
  /** Average processor time: the part that a busy machine does not change. */
  readonly workMs: number;
}

/** Presses one key after another, each once the screen changed by the previous one is stable. */
async function keyTimes(app: TerminalApp, keys: readonly string[]): Promise<KeyTimes> {
  const times: number[] = [];
  const cpuBefore = cpuSeconds(app.pid);
  for (const key of keys) {
    const before = app.screen();
    const pressedAt = performance.now();
    app.press(key);
    await app.see((screen) => screen !== before, 20_000);
    times.push(performance.now() - pressedAt);
    await wait(60);
  }
  return { times, workMs: ((cpuSeconds(app.pid) - cpuBefore) * 1000) / keys.length };
}

function repeated(keys: readonly string[], times: number): readonly string[] {
  return Array.from({ length: times }, () => keys).flat();
}

const erased = (text: string): readonly string[] => [...text, ...[...text].map(() => 'backspace')];

async function measureKeys(app: TerminalApp): Promise<Measured[]> {
  await app.press(':', 'targets', 'enter').see(`[${TARGETS}]`);
  await wait(1_000);
  const scroll = await keyTimes(app, repeated(['j', 'j', 'G', 'k', 'pageup', 'g'], 12));
  const sort = await keyTimes(app, repeated(['N', 'P', 'T', 'P'], 12));
  app.press('/');
  await wait(500);
  const typed = ['order', '~bil', 'eu-7', '!wiki'].flatMap(erased);
  const filter = await keyTimes(app, repeated(typed, 2));
  app.press('esc');
  await wait(500);
  await app.press('ctrl-p').see(' Find ');
  await wait(500);
  const palette = await keyTimes(app, repeated(['ord', 'wk1'].flatMap(erased), 4));
  return [
    keyRow('scrolling', scroll),
    keyRow('sorting', sort),
    keyRow('typing a filter', filter),
    keyRow('typing in the palette', palette),
  ];
}

function keyRow(what: string, { times, workMs }: KeyTimes): Measured {
  const [p50, p95] = [percentile(times, 50), percentile(times, 95)];
  return {
    measure: `${TARGETS.toLocaleString('en')} targets: key → repaint, ${what}`,
    reach: 'p95 ≤ 50 ms',
    seen: `p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms (${times.length} keys, ${workMs.toFixed(0)} ms of processor each)`,
    reached: p95 <= 50,
    figures: { p50, p95, workMs },
  };
}

/** One minute on the list of sessions: requests to the controller, processor time, bytes to the terminal. */
async function measureMinute(app: TerminalApp, many: ManyController): Promise<Measured[]> {
  await app.press(':', 'sessions', 'enter').see('[20]');
  await wait(6_000);
  many.takeRequests();
  const [bytesBefore, cpuBefore] = [app.raw.length, cpuSeconds(app.pid)];
  await wait(MINUTE_MS);
  const requests = many.takeRequests();
  const percent = ((cpuSeconds(app.pid) - cpuBefore) / (MINUTE_MS / 1000)) * 100;
  const bytesPerSecond = (app.raw.length - bytesBefore) / (MINUTE_MS / 1000);
  return [
    {
      measure: 'requests a minute on the sessions screen, 50 projects',
      reach: '< 30',
      seen: String(requests),
      reached: requests < 30,
      figures: { requests },
    },
    {
      measure: 'at rest on the sessions screen, 20 live rows',
      reach: '≤ 3 % of a core, ≤ 2 KB/s to the terminal',
      seen: `${percent.toFixed(1)} %, ${bytesPerSecond.toFixed(0)} B/s`,
      reached: percent <= 3 && bytesPerSecond <= 2_048,
      figures: { percent, bytesPerSecond },
    },
  ];
}

async function measureNews(app: TerminalApp, many: ManyController): Promise<Measured[]> {
  app.press(':', 'sessions -all -ended', 'enter');
  await app.see(`[${SESSIONS}]`, 120_000);
  await wait(3_000);
  const times: number[] = [];
  const cpuBefore = cpuSeconds(app.pid);
  for (let round = 0; round < NEWS; round++) {
    const { id, toldAtMs } = many.change(CHANGED);
    app.press('ctrl-r');
    await app.see(id.slice(0, 12), 20_000);
    times.push(performance.now() - (await toldAtMs));
    await app.press('g');
    await wait(BETWEEN_LISTS_MS);
  }
  const workMs = ((cpuSeconds(app.pid) - cpuBefore) * 1000) / NEWS;
  const mb = residentMb(app.pid);
  const [p50, p95] = [median(times), percentile(times, 95)];
  return [
    {
      measure: `memory with ${SESSIONS.toLocaleString('en')} sessions`,
      reach: '≤ 350 MB',
      seen: `${mb.toFixed(0)} MB`,
      reached: mb <= 350,
      figures: { mb },
    },
    {
      measure: `${SESSIONS.toLocaleString('en')} sessions: ${CHANGED} changed rows → on the screen`,
      reach: 'p50 ≤ 100 ms',
      seen: `p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms (${times.length} times, ${workMs.toFixed(0)} ms of processor each)`,
      reached: p50 <= 100,
      figures: { p50, p95, workMs },
    },
  ];
}
