/** Another user opens and cancels sessions on the same controller: the lists, the pages and the forwards follow without a key. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DevProcess, startDev } from '../support/dev-process.ts';
import { signedInTo, walkTo } from '../support/lab-app.ts';
import { at, createTarget, type Rest, signInByRest, text } from '../support/rest.ts';
import { isListening } from '../support/tcp.ts';
import type { TerminalApp } from '../support/terminal-app.ts';

let dev: DevProcess;
let other: Rest;
let app: TerminalApp | undefined;

beforeEach(async () => {
  dev = await startDev(['--no-lab']);
  other = await signInByRest(dev);
});

afterEach(async () => {
  await app?.dispose();
  await dev.stop();
});

test('a session appears and is canceled by another client', async () => {
  const target = await createTarget(other, 'echo', 1);
  app = await signedInTo(dev);
  await app.press(':').press('sessions\r').seeAll('Sessions(mine)[0]', 'No sessions');
  const theirs = at(await other.call('POST', `/v1/targets/${target}:authorize-session`, {}), 'session_id');
  await app.seeAll('Sessions(mine)[1]', /^│> pending +echo/m);
  await app.press('enter').seeAll('Session echo', /State +pending/);
  await cancelElsewhere(text(theirs));
  await app.see(/State +terminated +canceled/);

  await app.press('0').see('Targets(all)');
  await walkTo(app, 'echo');
  await app.press('F').see('[ Connect ]');
  const opened = await app.press('enter').see(/Listening on 127\.0\.0\.1:\d+/);
  const port = Number(/Listening on 127\.0\.0\.1:(\d+)/.exec(opened)?.[1]);
  const own = /s_\w{10}/.exec(opened)?.[0] ?? '';
  expect(await isListening(port)).toBe(true);
  await cancelElsewhere(own);
  await app.seeAll(/State +terminated/, 'Forwards   none');
  await expect.poll(() => isListening(port)).toBe(false);
});

/** The version changes when a connection opens or closes, so a probe of the port may come between reading and canceling. */
async function cancelElsewhere(id: string): Promise<void> {
  await expect
    .poll(async () => {
      const version = at(await other.call('GET', `/v1/sessions/${id}`), 'version');
      const done = other.call('POST', `/v1/sessions/${id}:cancel`, { version });
      return await done.then(
        () => 'cancelled',
        (error: unknown) => String(error),
      );
    })
    .toBe('cancelled');
}
