/** What each command loads when it runs: only the screen needs the screen. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ProgramHome, programHome } from '../support/program-home.ts';
import { runProgram } from '../support/run-program.ts';

/** Writes the paths of all modules that were loaded to LOADED when the process ends. */
const RECORDER = `
import { registerHooks } from 'node:module';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
const loaded = [];
registerHooks({
  load(url, context, next) {
    if (url.startsWith('file:')) loaded.push(fileURLToPath(url));
    return next(url, context);
  },
});
process.on('exit', () => writeFileSync(process.env.LOADED, loaded.join('\\n')));`;
/** Words of each part that minification keeps. */
const PARTS = {
  screen: /alternateScreen|useSyncExternalStore/,
  controller: /X-Correlation-Id/,
  client: /undici\.globalDispatcher/,
} as const;
/** Nothing listens there: commands that ask a controller fail, after everything they need was loaded. */
const CLOSED = 'http://127.0.0.1:1';

let home: ProgramHome;

beforeAll(() => {
  home = programHome();
});
afterAll(() => home.remove());

/** The parts that a command loads. */
async function loadedBy(command: string): Promise<readonly string[]> {
  const list = join(home.path, `${command.replaceAll(/\W+/g, '-')}.txt`);
  const { stderr } = await runProgram(command.split(' '), {
    env: {
      ...home.env,
      LOADED: list,
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(RECORDER)}`,
      BOUNDARY_ADDR: CLOSED,
      BOUNDARY_TOKEN: 'at_1234567890_x',
    },
  });
  const files = (await readFile(list, 'utf8')).split('\n');
  expect(files.length, stderr).toBeGreaterThan(2);
  const code = (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
  return Object.entries(PARTS).flatMap(([name, words]) => (words.test(code) ? [name] : []));
}

test.each([
  '--help',
  '--version',
  'ls --help',
  'completion bash',
  'complete-target a',
  'complete-target --forwards',
  'ps',
  'stop s_1234567890',
  'logout',
])('%s loads no screen, no controller and no client', async (command) => {
  expect(await loadedBy(command)).toEqual([]);
});

test.each([
  'ls targets',
  'ssh-config',
  'ssh-prepare web',
  'info',
  'doctor',
  'login --login-name admin --password env://HOME',
  'connect web',
  'shell web',
])('%s loads nothing but the client', async (command) => {
  expect(await loadedBy(command)).toEqual(['client']);
});
