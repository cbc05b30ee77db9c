/** A terminal whose environment looks like a build server, as in shells inside of one and in some containers. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type DevProcess, startDev } from '../support/dev-process.ts';
import { freshHome } from '../support/lab-app.ts';
import { TerminalApp } from '../support/terminal-app.ts';

let dev: DevProcess;
let app: TerminalApp | undefined;

beforeAll(async () => {
  dev = await startDev(['--no-lab']);
});

afterEach(async () => {
  await app?.dispose();
});

afterAll(() => dev.stop());

test.each([
  ['CI', '1'],
  ['CI', ''],
  ['CONTINUOUS_INTEGRATION', 'true'],
  ['TEAMCITY_VERSION', '1'],
])('%s=%s: everything is drawn, in color, and the terminal is given back', async (name, value) => {
  app = new TerminalApp({ args: ['--addr', dev.api], env: { ...freshHome(), [name]: value } });
  await app.seeAll('Sign in', '(o) ', /Login name/);
  expect(app.raw).toMatch(/\u001b\[3\dm/);
  app.press('ctrl-c');
  expect(await app.exited).toMatchObject({ code: 0 });
  expect(app.heldModes).toEqual([]);
});
