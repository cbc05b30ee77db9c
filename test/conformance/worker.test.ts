/** What a real worker answered, asked of the bundled one. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DevProcess, startDev } from '../support/dev-process.ts';
import { createTarget, signInByRest } from '../support/rest.ts';
import { portOf } from '../support/scripted-worker.ts';
import { listenOn } from '../support/tcp.ts';
import { askWorker, type WorkerAnswers } from './worker-cases.ts';

const RECORDED: WorkerAnswers = JSON.parse(
  readFileSync(new URL('recordings/worker.json', import.meta.url), 'utf8'),
);

const hosts = await Promise.all([
  listenOn((socket) => socket.pipe(socket)),
  listenOn((socket) => socket.once('data', () => socket.end('bye'))),
]);
let dev: DevProcess;
let ours: WorkerAnswers;
beforeAll(async () => {
  dev = await startDev(['--no-lab']);
  const rest = await signInByRest(dev);
  const [echo = '', ending = ''] = await Promise.all(
    hosts.map((host, index) => createTarget(rest, `host ${index}`, portOf(host))),
  );
  ours = await askWorker(rest, { echo, ending });
}, 60_000);
afterAll(async () => {
  await dev.stop();
  for (const host of hosts) host.close();
});

test.each(['upgrades', 'closes', 'commands', 'hostEnd', 'hostEndCounted'] as const)('%s', (part) => {
  expect(ours[part]).toEqual(RECORDED[part]);
});
