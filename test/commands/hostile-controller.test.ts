/**
 * Every command of the built program against a controller whose texts are full of terminal control sequences. The commands, their formats and the
 * kinds of `ls` come from the command line definitions: a new command fails here until it has a scene.
 */
import { connect, type Socket } from 'node:net';
import type { Command } from 'commander';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { commandLine } from '../../src/commands/program.ts';
import { type DevProcess, startDev } from '../support/dev-process.ts';
import { withHostileForwards } from '../support/hostile-background.ts';
import {
  type HostileController,
  NASTY,
  obeyedIn,
  type Refusal,
  refusal,
  startHostileController,
} from '../support/hostile-controller.ts';
import { type ProgramHome, programHome } from '../support/program-home.ts';
import { type Rest, signInByRest } from '../support/rest.ts';
import { type RunningProgram, runProgram, startProgram } from '../support/run-program.ts';
import { TerminalApp } from '../support/terminal-app.ts';

let dev: DevProcess;
let rest: Rest;
let hostile: HostileController;
let home: ProgramHome;

beforeAll(async () => {
  dev = await startDev(['--no-lab']);
  rest = await signInByRest(dev);
  // A session for `ls`.
  await rest.call('POST', '/v1/targets/ttcp_1234567890:authorize-session', {});
  hostile = await startHostileController(dev.api);
});
afterAll(async () => {
  await hostile.close();
  await dev.stop();
});
beforeEach(() => {
  home = programHome();
  hostile.answer = 'infected';
});
afterEach(() => home.remove());

interface Output {
  readonly stdout: string;
  readonly stderr: string;
}
type Run = (args: readonly string[]) => Promise<Output>;

const withBackground: Run = (args) => withHostileForwards(home.env, () => run(args));

/** Signed in from the environment. */
const run: Run = (args) =>
  runProgram(args, { env: { ...home.env, BOUNDARY_ADDR: hostile.api, BOUNDARY_TOKEN: rest.token } });
const signedOut: Run = (args) =>
  runProgram(args, { env: { ...home.env, BOUNDARY_ADDR: hostile.api }, stdin: 'password\n' });

const COMMANDS = commandLine(() => undefined).commands;

/** Everything that a command is run with: each choice of its argument, each format. */
function argumentsOf(command: Command): readonly (readonly string[])[] {
  const given = GIVEN[command.name()] ?? [];
  const choices = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
  const formats = command.options
    .filter(({ long }) => long === '--output' || long === '--format')
    .flatMap(({ long, argChoices }) => (argChoices ?? []).map((format) => [`${long}`, format]));
  const words = choices.length === 0 ? [given] : choices.map((choice) => [choice, ...given]);
  return words.flatMap((own) =>
    (formats.length === 0 ? [[]] : formats).map((format) => [command.name(), ...own, ...format]),
  );
}

const GIVEN: Readonly<Record<string, readonly string[]>> = {
  connect: ['ttcp_1234567890'],
  shell: ['ttcp_1234567890', '--client', 'custom', '--', 'echo', 'done'],
  proxy: ['--listen-port', '0'],
  'ssh-prepare': ['ttcp_1234567890'],
  login: ['--login-name', 'admin'],
  stop: ['all'],
  dev: ['--no-lab', '--api-listen-address', '127.0.0.1:0', '--proxy-listen-address', '127.0.0.1:0'],
};

/** How each command prints as much as possible. */
const SCENES: Readonly<Record<string, Run>> = {
  ls: run,
  info: run,
  doctor: run,
  completion: run,
  login: signedOut,
  logout: async (args) => {
    await signedOut(['login', '--login-name', 'admin']);
    return signedOut(args);
  },
  ps: withBackground,
  stop: withBackground,
  shell: run,
  'ssh-config': run,
  'complete-target': async (args) => {
    await run(['ls', 'targets']);
    return run(args);
  },
  connect: (args) => withPort(args, () => undefined),
  proxy: (args) =>
    withPort(args, (client) =>
      client.write('CONNECT ttcp_1234567890.boundary:22 HTTP/1.1\r\nHost: x\r\n\r\n'),
    ),
  dev: (args) =>
    stoppedAfter(
      startProgram([...args, '--log-level', 'info', '--login-name', `admin${NASTY.slice(0, -1)}`], {
        env: home.env,
      }),
      async (program) => {
        let page = '';
        while (!page.includes('BOUNDARY_ADDR=')) page = await program.nextLine();
        const socket = connect(Number(/:(\d+) bnd-tui/.exec(page)?.[1]), '127.0.0.1');
        socket.end(
          `GET /v1/${encodeURIComponent(NASTY)}?x=\u009b\u202e HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
          'utf8',
        );
        await closed(socket);
      },
    ),
};

/** What needs more than arguments to meet a refusal. */
const RUNNING: Readonly<Record<string, Run | undefined>> = { stop: SCENES.stop, proxy: SCENES.proxy };

/** Uses a program that runs until a signal, which it always gets. */
async function stoppedAfter(
  program: RunningProgram,
  use: (program: RunningProgram) => Promise<void>,
): Promise<Output> {
  try {
    await use(program);
  } finally {
    program.child.kill('SIGTERM');
  }
  return program.ended;
}

/** With a client at the port that the command prints first. Nothing listens on the port of the target, so it is closed. */
function withPort(args: readonly string[], ask: (client: Socket) => void): Promise<Output> {
  const env = { ...home.env, BOUNDARY_ADDR: hostile.api, BOUNDARY_TOKEN: rest.token };
  return stoppedAfter(startProgram(args, { env }), async (program) => {
    const first = await program.nextLine();
    const port = /:(\d+)$/.exec(first)?.[1] ?? /"port":(\d+)/.exec(first)?.[1];
    const client = connect(Number(port), '127.0.0.1');
    ask(client);
    await closed(client);
  });
}

/** Resolves when it is closed, properly or not. */
function closed(socket: Socket): Promise<void> {
  socket.on('error', () => undefined).resume();
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

/** These communicate with this program through pipes, never with a terminal. */
const WITHOUT_TERMINAL = ['lab-database', 'background', 'forward-thread', 'ssh-expire'];
const WITHOUT_OUTPUT = [...WITHOUT_TERMINAL, 'ssh-prepare'];

/**
 * Contains no control characters, and no line made up by the controller: the lines of a credential are indented. A CSV record ends in CR LF in a
 * pipe, and its fields may contain line breaks.
 */
function expectHarmless({ stdout, stderr }: Output, args: readonly string[]): void {
  const isCsv = args.includes('csv');
  expect(obeyedIn(isCsv ? stdout.replaceAll('\r\n', '\n') : stdout)).toEqual([]);
  expect(obeyedIn(stderr)).toEqual([]);
  if (!isCsv) expect(`${stdout}\n${stderr}`).not.toMatch(/^ {0,3}FORGED/m);
}

test('every command has a scene', () => {
  expect(COMMANDS.map((command) => command.name()).sort()).toEqual(
    [...Object.keys(SCENES), ...WITHOUT_OUTPUT].sort(),
  );
});

describe('texts of the controller', () => {
  const rows = COMMANDS.filter((command) => !WITHOUT_OUTPUT.includes(command.name())).flatMap(argumentsOf);

  test.each(rows.map((args) => [args.join(' '), args] as const))('%s', async (_, args) => {
    const scene = SCENES[args[0] ?? ''];
    if (scene === undefined) throw new Error('this command has no scene');
    const output = await scene(args);
    expect(output.stdout).not.toBe('');
    expectHarmless(output, args);
    // The harmful text is present in its sanitized form: the scene reached it.
    if (['ls', 'ps', 'stop', 'connect', 'dev'].includes(args[0] ?? ''))
      expect(output.stdout).toMatch(args.includes('json') ? /\\u001b\]0;TITLE/ : /\u241b\]0;TITLE/);
  });
});

describe('refusals of the controller', () => {
  const speaking = COMMANDS.filter((command) => !WITHOUT_TERMINAL.includes(command.name())).filter(
    ({ options }) => options.some(({ long }) => long === '--addr'),
  );
  /** A list that is refused is empty to these. */
  const only500 = ['doctor', 'info', 'ssh-config'];

  test.each(speaking.map((command) => [command.name(), argumentsOf(command)[0] ?? []] as const))(
    '%s',
    async (name, args) => {
      if (name === 'logout') await signedOut(['login', '--login-name', 'admin']);
      hostile.answer = refusal(only500.includes(name) ? 500 : 400);
      const scene = name === 'login' || name === 'logout' ? signedOut : (RUNNING[name] ?? run);
      const output = await scene(args);
      expectHarmless(output, args);
      expect(output.stdout + output.stderr).toContain('\u241b]0;TITLE');
    },
  );

  test.each<[string, Refusal]>([
    ...[401, 403, 404, 405, 500].map((status) => [`${status}`, refusal(status)] satisfies [string, Refusal]),
    ['something else', { status: 502, body: `<h1>${NASTY}</h1>`, headers: { 'content-type': 'text/html' } }],
    ['a list that is none', { status: 200, body: JSON.stringify({ items: NASTY }) }],
    ['text', { status: 200, body: NASTY }],
    ['a redirect', { status: 307, body: '', headers: { location: 'http://127.0.0.1:1/\u009b0m' } }],
  ])('ls: %s', async (_, answer) => {
    hostile.answer = answer;
    const output = await run(['ls', 'targets']);
    expect(output.stderr).not.toBe('');
    expectHarmless(output, []);
  });
});

test('a failure is printed completely before the program exits', async () => {
  const fields = Array.from({ length: 10_000 }, (_, index) => ({
    name: `f${index}`,
    description: 'x'.repeat(100),
  }));
  hostile.answer = {
    status: 400,
    body: JSON.stringify({ kind: 'InvalidArgument', message: 'no', details: { request_fields: fields } }),
  };
  const lines = (await run(['ls', 'targets'])).stderr.trimEnd().split('\n');
  expect(lines).toHaveLength(10_002);
  expect(lines.at(-2)).toContain('f9999');
});

test('sanitizes what the user typed', async () => {
  for (const args of [[`x${NASTY.slice(0, -1)}`], [`--x${NASTY.slice(0, -1)}`], ['ls', NASTY.slice(0, -1)]])
    expectHarmless(await run(args), args);
});

describe('on a terminal', () => {
  /** The output of the program; the line discipline turns a line feed into CR LF. */
  async function shown(args: readonly string[]): Promise<string> {
    const app = new TerminalApp({
      args,
      columns: 80,
      env: { ...home.env, BOUNDARY_ADDR: hostile.api, BOUNDARY_TOKEN: rest.token },
    });
    await app.exited;
    await app.dispose();
    return app.raw.replaceAll('\r\n', '\n');
  }

  test.each(['table', 'json', 'csv'])('ls as %s', async (format) => {
    const stdout = await shown(['ls', 'targets', '-o', format]);
    expect(stdout).toContain('TITLE');
    expectHarmless({ stdout, stderr: '' }, []);
    if (format === 'table') expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('the screen sets neither title nor clipboard, and copies sanitized text', async () => {
    const app = new TerminalApp({
      env: { ...home.env, BOUNDARY_ADDR: hostile.api, BOUNDARY_TOKEN: rest.token, BND_TUI_NOTIFY: '1' },
    });
    const titles: string[] = [];
    app.terminal.onTitleChange((title) => titles.push(title));
    await app.see('Targets(all)[5]');
    app.press('c');
    await app.see(/(Copied|Sent) the id/);
    app.press(':', 'sessions', 'enter');
    await app.see('Sessions(');
    app.press('ctrl-c');
    await app.exited;
    expect(titles).toEqual([]);
    expect(app.copied).toMatch(/^ttcp_/);
    expect(obeyedIn(app.copied ?? '')).toEqual([]);
    expect(app.raw).not.toMatch(/\u001b\]52;c;SEVMTE8|TITLE\u0007|[\u0080-\u009f\u202a-\u202e\u2066-\u2069]/);
    await app.dispose();
  });
});
