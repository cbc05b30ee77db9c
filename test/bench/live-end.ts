/** How soon a canceled session shows: one of our own forwards, with and without an open connection, visible and not; and one of another client. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { DevProcess } from '../support/dev-process.ts';
import { at, type Rest, text } from '../support/rest.ts';
import { TerminalApp } from '../support/terminal-app.ts';
import { type Measured, median } from './report.ts';
import { openForward, signedInHome } from './tui.ts';

const ROUNDS = 3;
const FOCUS_LOST = '\u001b[O';
const FOCUS_GAINED = '\u001b[I';

/** Needs the targets `bench-0` … of measureTui. */
export async function measureLiveEnd(dev: DevProcess, rest: Rest): Promise<Measured[]> {
  const app = new TerminalApp({ env: await signedInHome(dev, rest) });
  try {
    await app.see('bench-0');
    const own = async (connected: boolean, looks: readonly boolean[]): Promise<readonly number[]> => {
      const times: number[] = [];
      for (const focused of looks)
        for (let round = 0; round < ROUNDS; round++) times.push(await ownEnd(app, rest, focused, connected));
      return times;
    };
    const [cut, onPage, elsewhere] = [
      await own(true, [true, false]),
      await own(false, [true]),
      await own(false, [false]),
    ];
    const others: number[] = [];
    for (let round = 0; round < ROUNDS; round++) others.push(await othersEnd(app, rest));
    return [
      row('a session of ours with a connection, canceled elsewhere: cut → shown', '< 1 s', cut, 1_000),
      row('a session of ours, canceled elsewhere → shown on its page', '< 5 s', onPage, 5_000),
      row('a session of ours, canceled elsewhere → shown while out of focus', '< 15 s', elsewhere, 15_000),
      row("another client's session, cancelled elsewhere → shown", '< 5 s', others, 5_000),
    ];
  } finally {
    await app.dispose();
  }
}

function row(measure: string, reach: string, times: readonly number[], limitMs: number): Measured {
  const [p50, max] = [median(times), Math.max(...times)];
  return {
    measure,
    reach: `every time ${reach}`,
    seen: `p50 ${p50.toFixed(0)} ms, at most ${max.toFixed(0)} ms (${times.length} times)`,
    reached: max < limitMs,
    figures: { p50, max },
  };
}

async function ownEnd(app: TerminalApp, rest: Rest, focused: boolean, connected: boolean): Promise<number> {
  const port = await openForward(app, 0);
  const id = /\b(s_\w{10,})/.exec(app.screen())?.[1] ?? (await newestSession(rest));
  const socket = connected ? await openConnection(port) : undefined;
  if (!focused) app.press(FOCUS_LOST);
  // Anywhere between two polls.
  await wait(1_000 + Math.random() * 1_000);
  const cut = socket === undefined ? undefined : closedAt(socket);
  const startedAt = performance.now();
  await cancelSession(rest, id);
  await app.see(`127.0.0.1:${port} is closed`);
  // The time until the worker closes connections is not counted.
  const ms = performance.now() - ((await cut) ?? startedAt);
  if (!focused) app.press(FOCUS_GAINED);
  return ms;
}

/** A close may arrive as a reset, which is an error before it is a close. */
function closedAt(socket: Socket): Promise<number> {
  return new Promise((resolve) => socket.once('close', () => resolve(performance.now())));
}

async function othersEnd(app: TerminalApp, rest: Rest): Promise<number> {
  const targets = await rest.call('GET', '/v1/targets?scope_id=global&recursive=true');
  const items = at(targets, 'items');
  const first: unknown = Array.isArray(items)
    ? items.find((item) => at(item, 'name') === 'bench-1')
    : undefined;
  const authorized = await rest.call('POST', `/v1/targets/${text(at(first, 'id'))}:authorize-session`, {});
  const id = text(at(authorized, 'session_id'));
  app.press(':', 'sessions -all', 'enter');
  await app.see(id.slice(0, 10));
  await wait(500 + Math.random() * 2_500);
  const startedAt = performance.now();
  await cancelSession(rest, id);
  await app.see((screen) => !new RegExp(`(active|pending) .*${id.slice(0, 10)}`).test(screen));
  return performance.now() - startedAt;
}

async function cancelSession(rest: Rest, id: string): Promise<void> {
  const version = at(await rest.call('GET', `/v1/sessions/${id}`), 'version');
  await rest.call('POST', `/v1/sessions/${id}:cancel`, { version });
}

async function newestSession(rest: Rest): Promise<string> {
  const items = at(await rest.call('GET', '/v1/sessions?scope_id=global&recursive=true'), 'items');
  const newest: unknown = Array.isArray(items) ? items[0] : undefined;
  return text(at(newest, 'id'));
}

async function openConnection(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => socket.destroy());
  socket.write('ping');
  await once(socket, 'data');
  return socket;
}
