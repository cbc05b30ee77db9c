/** Starts with problems: what the user sees then, and that nothing is lost. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type DevProcess, startDev } from '../support/dev-process.ts';
import { freshHome } from '../support/lab-app.ts';
import { startRelay } from '../support/relay.ts';
import { quietPlace } from '../support/tcp.ts';
import { TerminalApp } from '../support/terminal-app.ts';

let dev: DevProcess;
let late: DevProcess | undefined;
let app: TerminalApp | undefined;

beforeAll(async () => {
  dev = await startDev(['--no-lab']);
});

afterEach(async () => {
  await app?.dispose();
  await late?.stop();
});

afterAll(() => dev.stop());

test('no network: reports it at once, and continues automatically when the controller responds', async () => {
  const place = await quietPlace();
  app = new TerminalApp({ args: ['--addr', `http://${place}`], env: freshHome() });
  await app.seeAll('Sign in', `Cannot connect to ${place}`, 'Retrying');
  late = await startDev(['--no-lab', '--api-listen-address', place]);
  await app.seeAll('reachable', '(o) ', /Login name/);
});

test('an expired token is never sent', async () => {
  const relay = await startRelay(dev.api);
  const env = freshHome();
  const secret = 'at_1111111111_s1expiredsecret';
  write(env, 'settings.json', { profiles: [{ name: 'work', address: relay.api, loginName: 'admin' }] });
  const token = {
    token: secret,
    authTokenId: 'at_1111111111',
    loginName: 'admin',
    expiresAtMs: Date.now() - 1000,
  };
  write(env, 'tokens.json', { [relay.api]: token });
  app = new TerminalApp({ env });
  await app.seeAll('Sign in', '(o) ', /Login name +\[admin/);
  await app.press('password').see(/Password +\[\*+/);
  await app.press('enter').see(/Scopes\[[1-9]/);
  expect(relay.sent).toContain('/v1/');
  expect(relay.sent).not.toContain(secret);
  await relay.close();
});

test.each([
  ['no JSON', '{"profiles": [', 'Fix or remove this file'],
  ['of another kind', '{"profiles": 7}', 'must be a list, not 7'],
])('settings that are %s are named and left alone', async (_, content, told) => {
  const env = freshHome();
  const path = write(env, 'settings.json', content);
  app = new TerminalApp({ args: ['--addr', dev.api], env });
  await app.seeAll(told, /settings\.json/);
  expect(readFileSync(path, 'utf8')).toBe(content);
  await app.press('ctrl-c');
  await app.exited;
  expect(readFileSync(path, 'utf8')).toBe(content);
});

test('keys before the first frame and during the sign-in do no harm', async () => {
  app = new TerminalApp({ args: ['--addr', dev.api], env: freshHome() });
  app.press('j', 'enter', 'tab', 'q', 'ctrl-d', 'y', 'esc');
  await app.see(/Profiles\[|\(o\) /);
  app.press(':', 'targets', 'enter');
  await app.seeAll(/Profiles\[|Sign in/);
  app.press('ctrl-c');
  expect(await app.exited).toMatchObject({ code: 0 });
});

function write(env: Record<string, string>, file: string, content: unknown): string {
  const folder = join(env.HOME ?? '', 'bnd-tui');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, file);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o600 });
  return path;
}

/** host:port where nothing listens any more. */
