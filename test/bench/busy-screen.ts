/** Echoes of one byte through a forward of the screen, at rest and while it scrolls, sorts and filters a long list. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { startDev } from '../support/dev-process.ts';
import { createTarget, signInByRest } from '../support/rest.ts';
import { TerminalApp } from '../support/terminal-app.ts';
import { copyTargets } from './controller.ts';
import { leave } from './first-frame.ts';
import { type Measured, percentile } from './report.ts';
import { openForward, signedInHome } from './tui.ts';

const TARGETS = 10_000;
const PHASE_MS = 8_000;
const KEY_MS = 40;

/** An endpoint and a client in a thread, so that drawing the program's screen does not count. Posts all latencies of a phase when it is asked to. */
const ENDS = `
const { connect, createServer } = require('node:net');
const { parentPort } = require('node:worker_threads');
let times = [];
const server = createServer((socket) => socket.setNoDelay(true).on('error', () => undefined).pipe(socket));
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
parentPort.on('message', (port) => {
  if (port === 0) { parentPort.postMessage(times); times = []; return; }
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  let sentAt = 0;
  const send = () => { sentAt = performance.now(); socket.write('x'); };
  socket.on('error', () => undefined);
  socket.on('connect', send);
  socket.on('data', () => { times.push(performance.now() - sentAt); setTimeout(send, 2); });
});`;

export async function measureBusyScreen(): Promise<Measured[]> {
  const ends = new Worker(ENDS, { eval: true });
  const told = () => new Promise<unknown>((resolve) => ends.once('message', resolve));
  const port = Number(await told());
  const dataFile = join(mkdtempSync(join(tmpdir(), 'bnd-tui-bench-')), 'data.db');
  const first = await startDev(['--no-lab', '--data', dataFile]);
  const firstRest = await signInByRest(first);
  await createTarget(firstRest, 'bench-0', port);
  const copied = await createTarget(firstRest, 'copied', port);
  await first.stop();
  copyTargets(dataFile, copied, TARGETS);
  const dev = await startDev(['--no-lab', '--data', dataFile]);
  const rest = await signInByRest(dev);
  const app = new TerminalApp({ env: await signedInHome(dev, rest) });
  const phase = async (keys: readonly string[]): Promise<readonly number[]> => {
    ends.postMessage(0);
    await told();
    const endsAt = performance.now() + PHASE_MS;
    for (let turn = 0; performance.now() < endsAt; turn += 1) {
      const key = keys[turn % keys.length];
      if (key !== undefined) app.press(key);
      await wait(KEY_MS);
    }
    ends.postMessage(0);
    const times = await told();
    return Array.isArray(times) ? times.map(Number) : [];
  };
  try {
    await app.see(/Targets\(/);
    ends.postMessage(await openForward(app, 0));
    await app.press(':', 'targets', 'enter').see(/Targets\(/);
    app.press('esc');
    await wait(3_000);
    const idle = await phase([]);
    const rows = [
      row('scrolls', idle, await phase(['j', 'j', 'j', 'ctrl-f', 'k', 'ctrl-b'])),
      row('sorts', idle, await phase(['O', 'j', '>', 'j'])),
    ];
    app.press('/');
    rows.push(row('filters', idle, await phase(['c', 'o', 'p', 'y', '1', 'ctrl-u'])));
    return rows;
  } finally {
    await leave(app, 1);
    await ends.terminate();
    await dev.stop();
  }
}

function row(what: string, idle: readonly number[], busy: readonly number[]): Measured {
  const figures = {
    idle90: percentile(idle, 90),
    busy90: percentile(busy, 90),
    idle99: percentile(idle, 99),
    busy99: percentile(busy, 99),
  };
  const ratio90 = figures.busy90 / figures.idle90;
  const ratio99 = figures.busy99 / figures.idle99;
  return {
    measure: `echo of a byte while the screen ${what} ${TARGETS.toLocaleString('en')} targets, to at rest`,
    reach: '≤ 1.3 × at p90 and p99',
    seen: `${ratio90.toFixed(2)} × (${figures.busy90.toFixed(2)} ms), ${ratio99.toFixed(2)} × (${figures.busy99.toFixed(2)} ms)`,
    reached: ratio90 <= 1.3 && ratio99 <= 1.3,
    figures,
  };
}
