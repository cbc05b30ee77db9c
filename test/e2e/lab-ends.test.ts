/** The lab is a separate process: it ends with the program, and may end before it. */
import { afterEach, expect, test } from 'vitest';
import { openForward, signedInLab } from '../support/lab-app.ts';
import { childrenOf, descendants, isAlive } from '../support/processes.ts';
import { isListening } from '../support/tcp.ts';
import type { TerminalApp } from '../support/terminal-app.ts';

let app: TerminalApp | undefined;

afterEach(async () => {
  await app?.dispose();
});

test('closing the window ends the program, its port and its lab', async () => {
  app = await signedInLab();
  await app.press('0').see(/ echo /);
  const port = await openForward(app);
  const all = [app.pid, ...descendants(app.pid)];
  expect(all.length).toBeGreaterThan(1);
  app.hangUp();
  await expect.poll(() => all.filter(isAlive)).toEqual([]);
  expect(await isListening(port)).toBe(false);
});

test('reports a killed lab, which can be started again', async () => {
  app = await signedInLab();
  await app.press('0').see(/ echo /);
  const [lab = 0] = childrenOf(app.pid);
  process.kill(lab, 'SIGKILL');
  await app.seeAll(
    'Controller offline',
    /Cannot connect to/,
    /\d+s old/,
    ':ctx lab starts it again',
    / echo /,
  );
  await app.press(':').press('ctx lab\r').seeAll('Sign in', '(o) ', 'reachable');
  await app.press('enter').seeAll(/Scopes\[[1-9]/, 'IT_Support');
  await app.press('ctrl-c');
  expect(await app.exited).toMatchObject({ code: 0 });
});
