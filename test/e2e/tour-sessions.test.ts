/** Everything around sessions by keys only: connect dialog, session, credentials, copies, lists, canceling, quitting. */
import { afterEach, expect, test } from 'vitest';
import { confirmForward, signedInLab, walkTo } from '../support/lab-app.ts';
import { connectTo, isListening } from '../support/tcp.ts';
import type { TerminalApp } from '../support/terminal-app.ts';

let app: TerminalApp | undefined;

afterEach(async () => {
  await app?.dispose();
});

test('connect dialog, session, credentials, copy menu, mine, all, ended, quit dialog', async () => {
  app = await signedInLab();
  await app.press('0').see('postgres-with-login');
  await walkTo(app, 'postgres-with-login');
  await app.press('F').seeAll('[ Connect ]', '[ Cancel ]');
  await app.press('esc').gone('[ Connect ]');
  await app.press('F').see('[ Connect ]');
  const port = await confirmForward(app);
  await app.seeAll('Session postgres-with-login', /State +pending/);

  const [secret, title] = ['boundary-lab', 'Credentials(postgres-with-login)'];
  await app.press('x').seeAll(title, 'username', 'password', /\*{4}/);
  await app
    .press('/')
    .press('password\r')
    .see(/> .*password/);
  expect(app.raw).not.toContain(secret);
  await app.press('x').see(secret);
  await app.press('x').gone(secret);
  await app.press('esc', 'esc').gone(title);
  await app.press('C').seeAll(`127.0.0.1:${port}`, 'Secrets are not listed');
  await app.press('1').see(/^ (ok Copied|\S+ +Sent)/m);
  expect(app.copied).toContain(String(port));

  await app
    .press(':')
    .press('sessions\r')
    .seeAll('Sessions(mine)[1]', /pending +postgres-with\S* +127\.0\.0\.1:/);
  const client = await connectTo(port);
  client.on('error', () => undefined);
  await app.see(/active +postgres-with/);
  await app.press('m').see('Sessions(all)[1]');
  await app.press('m').see('Sessions(mine)[1]');

  await app.press('ctrl-c').seeAll('1 forward is open', '1 open', 'Stay');
  await app.press('n').gone('1 forward is open');
  await app.press('ctrl-d').see('Cancel session?');
  await app.press('enter').gone('Cancel session?');
  await app.press('ctrl-d').see('Cancel session?');
  await app.press('y').seeAll('Sessions(mine)[0]', 'No sessions', '<t> shows ended');
  client.destroy();
  await app.press('t').seeAll('Sessions(mine+ended)[1]', /terminated +postgres-with/);
  await app.press('enter').seeAll(/State +terminated +canceled/, 'Session postgres-with-login');
  await app.press('ctrl-d').see('has already ended');

  await app.press('r').seeAll(/State +pending/, `127.0.0.1:${port}`);
  await app.press('ctrl-c').see('1 forward is open');
  await app.press('y');
  expect(await app.exited).toMatchObject({ code: 0 });
  expect(await isListening(port)).toBe(false);
});
