/** Times of single frames, inside: the whole program on a terminal in memory, with very many rows. Prints one line of JSON. Built and run by frames.ts. */
import { AppDriver } from '../support/app-driver.ts';
import { settle } from '../support/manual-clock.ts';
import { MemoryWorld } from '../support/memory-world.ts';
import { session, target } from '../support/resources.ts';
import { openApp, type TestTerminal } from '../support/terminal.tsx';

const TARGETS = 10_000;
const SESSIONS = 100_000;
const CHANGED = 100;

/** Of this thread alone: what others do on the machine is not counted. */
const spent = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/** Milliseconds of work from the answer until the row stands on the screen. */
async function deltaMs(terminal: TestTerminal, id: string): Promise<number> {
  await terminal.send('g');
  const startedAt = spent();
  app.app.perform({ type: 'refresh' });
  let turns = 0;
  while (!terminal.frame().includes(id) && turns++ < 200)
    await new Promise((resolve) => setImmediate(resolve));
  const ms = spent() - startedAt;
  if (turns >= 200) throw new Error(`${id} was not seen:\n${terminal.frame()}`);
  await settle();
  return ms;
}

/** Milliseconds of work until the frame that answers these bytes stands. */
async function frameMs(terminal: TestTerminal, bytes: string): Promise<number> {
  const before = terminal.frame();
  const startedAt = spent();
  const settled = terminal.send(bytes);
  let ms = spent() - startedAt;
  for (let turn = 0; turn < 20 && terminal.frame() === before; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    ms = spent() - startedAt;
  }
  await settled;
  return ms;
}

async function times(terminal: TestTerminal, keys: readonly string[]): Promise<number[]> {
  const seen: number[] = [];
  for (const key of keys) seen.push(await frameMs(terminal, key));
  return seen;
}

const world = new MemoryWorld();
const { rows } = world.controller;
const KINDS = ['orders', 'billing', 'wiki', 'search', 'audit', 'ledger', 'mail'];
rows.targets = Array.from({ length: TARGETS }, (_, index) =>
  target(`ttcp_${String(index).padStart(10, '0')}`, {
    name: `${KINDS[index % KINDS.length]}-${String((index * 7919) % TARGETS)}.eu-${index % 13}`,
    description: `serves ${KINDS[(index * 3) % KINDS.length]}`,
    address: `10.${index % 250}.${Math.floor(index / 250)}.7`,
    defaultPort: 1024 + ((index * 31) % 5000),
  }),
);
rows.sessions = [];
const out: Record<string, number[]> = {};
const app = await new AppDriver(world).signIn();
const terminal = await openApp(app, 100, 30);
await app.press('0');
const repeat = (keys: readonly string[], count: number): string[] =>
  Array.from({ length: count }, (_, index) => keys[index % keys.length] ?? '');
await times(terminal, repeat(['j'], 20));
out.scroll = await times(terminal, repeat(['j', 'j', 'j', 'G', 'g', '\x06', 'k'], 120));
out.sort = await times(terminal, repeat(['N', 'P', 'T', 'L'], 40));
await times(terminal, ['/']);
await settle();
out.filter = await times(terminal, [
  ...'order',
  ...repeat(['\x7f'], 5),
  ...'wi eu',
  ...repeat(['\x7f'], 5),
  ...'serves',
  ...repeat(['\x7f'], 6),
]);
out.fuzzy = await times(terminal, [
  ...'~orde',
  ...repeat(['\x7f'], 5),
  ...'~bl',
  ...repeat(['\x7f'], 3),
  ...'~wk1',
  ...repeat(['\x7f'], 4),
]);
await times(terminal, ['\x15', '\r']);
await times(terminal, ['\x10']);
out.palette = await times(terminal, [...'ord', ...repeat(['\x7f'], 3), ...'b-12', ...repeat(['\x7f'], 4)]);
await frameMs(terminal, '\x1b');
await new Promise((resolve) => setTimeout(resolve, 200));

const STATES = ['active', 'pending', 'terminated', 'terminated', 'terminated'];
const all = Array.from({ length: SESSIONS }, (_, index) =>
  session(`s_${String(index).padStart(10, '0')}`, {
    targetId: `ttcp_${String(index % TARGETS).padStart(10, '0')}`,
    status: STATES[index % STATES.length],
    createdAtMs: Date.parse('2026-03-01T11:00:00Z') - ((index * 7919) % 1_000_003),
  }),
);
const list = world.controller.api.list;
let delta: typeof all | undefined;
Object.assign(world.controller.api, {
  list: async (...args: Parameters<typeof list>) => {
    if (args[0] !== 'sessions') return { kind: 'delta', items: [], removedIds: [], listToken: 'x' };
    if (delta === undefined) return { kind: 'full', items: all, removedIds: [], listToken: 'x' };
    const items = delta;
    delta = [];
    return { kind: 'delta', items, removedIds: [], listToken: 'x' };
  },
});
terminal.close();
const again = await openApp(app, 100, 30);
await app.press(':', 's', 'enter');
await settle();
await app.press('t');
await world.clock.advance(6000);
let serial = 0;
out.delta = [];
for (let round = 0; round < 25; round++) {
  serial += 1;
  delta = Array.from({ length: CHANGED }, (_, index) => {
    const at = (round * 4_001 + index * 997) % SESSIONS;
    const next = {
      ...(all[at] ?? session('none')),
      version: 1 + serial,
      status: index === 0 ? 'active' : STATES[(at + round) % 5],
      createdAtMs: index === 0 ? Date.parse('2026-03-01T12:00:00Z') + serial : all[at]?.createdAtMs,
    };
    all[at] = next;
    return next;
  });
  const top = delta[0]?.id ?? '';
  out.delta.push(await deltaMs(again, top));
}
out.deltaSorted = [];
await times(again, ['A', 'A', 'A']);
for (let round = 25; round < 50; round++) {
  serial += 1;
  delta = Array.from({ length: CHANGED }, (_, index) => {
    const at = (round * 4_001 + index * 997) % SESSIONS;
    const next = {
      ...(all[at] ?? session('none')),
      version: 1 + serial,
      status: index === 0 ? 'active' : STATES[(at + round) % 5],
      createdAtMs: index === 0 ? Date.parse('2026-03-01T12:00:00Z') + serial : all[at]?.createdAtMs,
    };
    all[at] = next;
    return next;
  });
  out.deltaSorted.push(await deltaMs(again, delta[0]?.id ?? ''));
}
out.sessionsScroll = await times(again, repeat(['j', 'j', 'G', 'g', '\x06', 'k'], 60));
out.sessionsSort = await times(again, repeat(['S', 'A', 'E', 'P'], 12));
out.sessionsTick = [];
process.stdout.write(`${JSON.stringify(out)}\n`);
again.close();
process.exit(0);
