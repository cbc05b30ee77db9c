/**
 * Work of single frames: the whole program on an in-memory terminal, with very many rows. Prints one line of JSON, milliseconds by name. Built and
 * run by frames.ts. Measures processor time of this thread, so that other processes do not count.
 */
import { AppDriver } from '../support/app-driver.ts';
import { settle } from '../support/manual-clock.ts';
import { MemoryWorld } from '../support/memory-world.ts';
import { session, target } from '../support/resources.ts';
import { openApp, type TestTerminal } from '../support/terminal.tsx';

const TARGETS = 10_000;
const SESSIONS = 100_000;
const CHANGED = 100;
const ROUNDS = 25;
const BACKSPACE = '\u007f';
const PAGE_DOWN = '\u0006';
const CTRL_P = '\u0010';
const CTRL_U = '\u0015';
const KINDS = ['orders', 'billing', 'wiki', 'search', 'audit', 'ledger', 'mail'];
const STATES = ['active', 'pending', 'terminated', 'terminated', 'terminated'];
const AT_MS = Date.parse('2026-03-01T11:00:00Z');
const HOUR_MS = 3_600_000;

const digits = (index: number): string => String(index).padStart(10, '0');

function spentMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Work until the screen responds. */
async function workMs(terminal: TestTerminal, act: () => void, answered: () => boolean): Promise<number> {
  const before = spentMs();
  act();
  for (let turn = 0; turn < 100 && !answered(); turn++) await new Promise((resolve) => setImmediate(resolve));
  const ms = spentMs() - before;
  if (!answered()) throw new Error(`the screen did not answer:\n${terminal.frame()}`);
  await settle();
  return ms;
}

async function typed(terminal: TestTerminal, keys: readonly string[]): Promise<readonly number[]> {
  const times: number[] = [];
  for (const key of keys) {
    const before = terminal.frame();
    times.push(
      await workMs(
        terminal,
        () => void terminal.send(key),
        () => terminal.frame() !== before,
      ),
    );
  }
  return times;
}

function repeated(keys: readonly string[], times: number): readonly string[] {
  return Array.from({ length: times }, () => keys).flat();
}

const erased = (text: string): readonly string[] => [...text, ...[...text].map(() => BACKSPACE)];

async function measureTargets(app: AppDriver): Promise<Record<string, readonly number[]>> {
  const terminal = await openApp(app);
  await app.press('0');
  await typed(terminal, repeated(['j'], 20));
  const scroll = await typed(terminal, repeated(['j', 'j', 'G', 'k', 'g', PAGE_DOWN], 15));
  const sort = await typed(terminal, repeated(['N', 'P', 'T', 'P'], 10));
  await typed(terminal, ['/']);
  await settle();
  const filter = await typed(terminal, repeated(['order', 'wi eu', 'serves'].flatMap(erased), 2));
  const fuzzy = await typed(terminal, repeated(['~orde', '~bl', '~wk1'].flatMap(erased), 2));
  await terminal.send(CTRL_U);
  await terminal.send('\r');
  await typed(terminal, [CTRL_P]);
  // A user takes longer than this to find the first letter.
  await new Promise((resolve) => setTimeout(resolve, 300));
  const palette = await typed(terminal, repeated(['ord', 'b-12'].flatMap(erased), 2));
  await app.press('esc');
  terminal.close();
  return { scroll, sort, filter, fuzzy, palette };
}

async function measureSessions(app: AppDriver): Promise<Record<string, readonly number[]>> {
  const { api } = app.world.controller;
  const all = Array.from({ length: SESSIONS }, (_, index) =>
    session(`s_${digits(index)}`, {
      targetId: `ttcp_${digits(index % TARGETS)}`,
      status: STATES[index % STATES.length],
      createdAtMs: AT_MS - ((index * 7919) % 1_000_003),
    }),
  );
  const told = { removedIds: [], listToken: 'token' };
  let news: typeof all = [];
  let asked = false;
  const list = async (name: string) => {
    if (name !== 'sessions') return { kind: 'delta', items: [], ...told } as const;
    const items = asked ? news : all;
    const kind = asked ? 'delta' : 'full';
    asked = true;
    news = [];
    return { kind, items, ...told } as const;
  };
  Object.assign(api, { list });
  const terminal = await openApp(app);
  await app.press(':', 'sessions -ended', 'enter', 'ctrl-r');
  let serial = 0;
  const deltas = async (): Promise<readonly number[]> => {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      serial += 1;
      const places = Array.from({ length: CHANGED }, (_, index) => (serial * 4_001 + index * 997) % SESSIONS);
      news = places.map((place, index) => {
        const known = all[place] ?? session('none');
        const status = index === 0 ? 'active' : STATES[(place + serial) % STATES.length];
        // The first one moves to the top.
        const createdAtMs = index === 0 ? AT_MS + HOUR_MS + serial : known.createdAtMs;
        const next = { ...known, version: serial + 1, status, createdAtMs };
        all[place] = next;
        return next;
      });
      const top = news[0]?.id ?? '';
      await terminal.send('g');
      times.push(
        await workMs(
          terminal,
          () => app.app.perform({ type: 'refresh' }),
          () => terminal.frame().includes(top),
        ),
      );
    }
    return times;
  };
  const delta = await deltas();
  await typed(terminal, ['A']);
  const deltaSorted = await deltas();
  const sessionsScroll = await typed(terminal, repeated(['j', 'j', 'G', 'k', 'g', PAGE_DOWN], 10));
  terminal.close();
  return { delta, deltaSorted, sessionsScroll };
}

const world = new MemoryWorld();
world.controller.rows.sessions = [];
world.controller.rows.targets = Array.from({ length: TARGETS }, (_, index) =>
  target(`ttcp_${digits(index)}`, {
    name: `${KINDS[index % KINDS.length]}-${(index * 7919) % TARGETS}.eu-${index % 13}`,
    description: `serves ${KINDS[(index * 3) % KINDS.length]}`,
    address: `10.${index % 250}.${Math.floor(index / 250)}.7`,
    defaultPort: 1024 + ((index * 31) % 5000),
  }),
);
const app = await new AppDriver(world).signIn();
const figures = { ...(await measureTargets(app)), ...(await measureSessions(app)) };
process.stdout.write(`${JSON.stringify(figures)}\n`);
process.exit(0);
