/** However the program ends, the terminal is restored and its port is closed. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type DevProcess, startDev } from '../support/dev-process.ts';
import { freshHome, openForward } from '../support/lab-app.ts';
import { signInByRest } from '../support/rest.ts';
import { isListening } from '../support/tcp.ts';
import { TerminalApp } from '../support/terminal-app.ts';

let dev: DevProcess;
let token = '';
let app: TerminalApp | undefined;

beforeAll(async () => {
  dev = await startDev(['--no-lab']);
  token = (await signInByRest(dev)).token;
});

afterEach(async () => {
  await app?.dispose();
});

afterAll(() => dev.stop());

/** The program cannot be made to crash from outside, so a module loaded next to it does. */
const CRASHING = `data:text/javascript,process.on('SIGUSR2',()=>{throw(new(Error)('out-of-order'))})`;

test.each<[string, number, (app: TerminalApp) => unknown, string]>([
  ['SIGTERM', 143, ({ pid }) => process.kill(pid, 'SIGTERM'), ''],
  ['SIGHUP', 129, ({ pid }) => process.kill(pid, 'SIGHUP'), ''],
  ['SIGINT', 130, ({ pid }) => process.kill(pid, 'SIGINT'), ''],
  ['a crash', 70, ({ pid }) => process.kill(pid, 'SIGUSR2'), `--import "${CRASHING}"`],
  ['ctrl-c and y', 0, async (open) => (await askToQuit(open)).press('y'), ''],
])('%s gives the terminal back', async (_, code, end, options) => {
  const env = { ...freshHome(), BOUNDARY_TOKEN: token, NODE_OPTIONS: options };
  // Wide, so that the path of the log file fits on one line.
  app = new TerminalApp({ args: ['--addr', dev.api], env, underShell: true, columns: 200 });
  await app.see('Targets(all)[5]');
  const port = await openForward(app);
  const held = ['alternate screen', 'hidden cursor', 'bracketed paste', 'focus reports'];
  expect(app.heldModes).toEqual(expect.arrayContaining(held));

  await end(app);
  // The last setting that stty prints.
  const screen = await app.see(/left with \d+[\s\S]*echoctl/, 30_000);
  expect(app.heldModes).toEqual([]);
  expect(screen).toContain(`left with ${code}`);
  for (const setting of ['icanon', 'isig', 'echo', 'icrnl', 'opost'])
    expect(screen).toMatch(new RegExp(`(?<![\\w-])${setting}\\b`));
  if (code === 70)
    expect(screen).toMatch(/unexpected error: out-of-order\n.*This is a bug; \S+\.log has the details/);
  await app.exited;
  expect(await isListening(port)).toBe(false);
});

async function askToQuit(open: TerminalApp): Promise<TerminalApp> {
  await open.press('ctrl-c').see('1 forward is open');
  return open;
}
