/** A lab process that misbehaves. */
import { expect, test } from 'vitest';
import { createLabProcess } from '../../../src/commands/tui/lab-process.ts';

/** Runs this script instead of the program. */
const script = (source: string): readonly string[] => [process.execPath, '-e', source];
const READY = { api: 'http://127.0.0.1:1', login_name: 'admin', password: 'p', auth_method_id: 'ampw_1' };

test('reports a program that cannot be started, which can be stopped at once and retried', async () => {
  const lab = createLabProcess({ command: ['/nowhere/program'] });
  for (const _ of [1, 2]) {
    await expect(lab.start()).rejects.toMatchObject({
      code: 'lab-failed',
      message: expect.stringContaining('ENOENT'),
    });
    await lab.stop();
  }
});

test('can be stopped before its start has failed', async () => {
  const lab = createLabProcess({ command: ['/nowhere/program'] });
  const failed = expect(lab.start()).rejects.toMatchObject({ code: 'lab-failed' });
  await lab.stop();
  await failed;
});

test('gives up on a silent process and ends it', async () => {
  const lab = createLabProcess({ command: script('setInterval(() => {}, 1000)'), startWithinMs: 300 });
  await expect(lab.start()).rejects.toMatchObject({
    code: 'lab-failed',
    message: expect.stringContaining('within'),
  });
  await lab.stop();
});

test('ends a process with unexpected output', async () => {
  const lab = createLabProcess({ command: script('console.log("hello"); setInterval(() => {}, 1000)') });
  await expect(lab.start()).rejects.toMatchObject({ code: 'lab-failed' });
  await lab.stop();
});

test('reports its last stderr output, sanitized', async () => {
  const lab = createLabProcess({ command: script('console.error("no \\u001b[2J disk"); process.exit(3)') });
  await expect(lab.start()).rejects.toMatchObject({
    code: 'lab-failed',
    message: expect.stringMatching(/: no \u241b\[2J disk/),
  });
});

test('reuses a running process, and stops it', async () => {
  const lab = createLabProcess({
    command: script(`console.log(${JSON.stringify(JSON.stringify(READY))}); setInterval(() => {}, 1000)`),
  });
  const ready = await lab.start();
  expect(ready).toEqual({ api: READY.api, loginName: 'admin', password: 'p', authMethodId: 'ampw_1' });
  expect(await lab.start()).toBe(ready);
  await lab.stop();
  await lab.stop();
});
