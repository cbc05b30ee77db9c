/** Secrets with characters that are special in files, variables and terminals: each client reads exactly what was brokered, or prompts. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LaunchPlan } from '../../src/launch/types.ts';
import { fc } from '../support/fast-check.ts';
import { credential, LaunchBench } from '../support/launch-bench.ts';

let bench: LaunchBench;
beforeEach(async () => {
  bench = await LaunchBench.set();
  for (const program of ['sshpass', 'ssh', 'xfreerdp3']) await bench.install(program, '');
});
afterEach(() => bench.clear());

/** Unique in a command line. */
const CORE = 'hush-42';
const PIECES = [
  ...[
    '\n',
    '\r',
    '\r\n',
    '\t',
    '\b',
    ' ',
    '"',
    "'",
    '\\',
    '\\n',
    ':',
    ';',
    '#',
    ' ;',
    '=',
    ',',
    '$&',
    '$`',
    "$'",
    '$(x)',
    '`x`',
    '%s',
  ],
  ...[
    '%(x)s',
    '!include /x',
    '[client]',
    '*',
    '{{secret-file}}',
    '{{script-file}}',
    '{{boundary.ip}}',
    '\u0000',
    '\u0001',
    '\u001b',
  ],
  ...['\u007f', '\u0085', '\u009b', '\u2028', '\u202e', '\ufeff', '\ufffe', 'é', '東京', '😀', '\u{e0041}'],
];
const piece = fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'grapheme', maxLength: 4 }));
const around = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
const secret = fc.tuple(around, around).map(([before, after]) => before + CORE + after);
/** Without characters that a client could have trouble with. */
const common = fc
  .string({ unit: fc.constantFrom(...'aZ9-_.:;\\"\'$&%#=!@/()[]{}<>|~^*?,+`é東😀'), maxLength: 30 })
  .map((text) => `${CORE}${text}`);

/** Parses a plan like the client; undefined if it got nothing. */
const READ: Readonly<Record<string, (plan: LaunchPlan) => string | undefined>> = {
  // libpq: the variable unless it is empty, else the first matching line of the file.
  psql: ({ env, files: [file] }) => env.PGPASSWORD || (file && passwordLine(file.content)),
  mysql: ({ files: [file] }) => file && optionFile(file.content).get('client.password'),
  'redis-cli': ({ env }) => env.REDISCLI_AUTH,
  mongosh: ({ files: [file] }) => file && String(Reflect.get(Object(JSON.parse(file.content)), 'password')),
  cqlsh: ({ files: [file] }) => file && settingsFile(file.content).get('plain_text_auth.password'),
  // sshpass: up to the line feed.
  ssh: ({ files: [file] }) => file?.content.split('\n')[0],
  // FreeRDP: one argument per line.
  rdp: ({ env }) =>
    env.BND_TUI_RDP_ARGUMENTS?.split('\n')
      .find((line) => line.startsWith('/p:'))
      ?.slice(3),
};

/** "The Password File" of the PostgreSQL manual; passwordFromFile in fe-connect.c. */
function passwordLine(content: string): string {
  const line = (content.split('\n')[0] ?? '').replace(/[\r\n]+$/, '');
  return line.replace('*:*:*:*:', '').replace(/\\(.)/gsu, '$1');
}

/** "Using Option Files" of the MySQL manual; search_default_file_with_ext in mysys/my_default. */
function optionFile(content: string): Map<string, string> {
  const options = new Map<string, string>();
  let group = '';
  for (const line of content.split('\n').map((text) => text.trim())) {
    if (line === '' || /^[#;!]/.test(line)) continue;
    const named = /^\[(.*)\]$/.exec(line)?.[1];
    if (named !== undefined) group = named;
    const [, name, value] = /^([\w-]+)\s*=\s*([\s\S]*)$/.exec(withoutComment(line)) ?? [];
    if (name !== undefined && value !== undefined) options.set(`${group}.${name}`, optionValue(value.trim()));
    else if (named === undefined) throw new Error(`unknown option ${line}`);
  }
  return options;
}

function withoutComment(line: string): string {
  let quote = '';
  let isEscaped = false;
  for (let at = 0; at < line.length; at += 1) {
    const char = line.charAt(at);
    if ((char === '"' || char === "'") && !isEscaped)
      quote = quote === '' ? char : quote === char ? '' : quote;
    if (quote === '' && char === '#') return line.slice(0, at);
    isEscaped = quote !== '' && char === '\\' && !isEscaped;
  }
  return line;
}

const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  t: '\t',
  n: '\n',
  r: '\r',
  s: ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
};

function optionValue(value: string): string {
  const bare = /^(["'])([\s\S]*)\1$/.exec(value)?.[2] ?? value;
  return bare.replace(/\\([\s\S])/g, (both, next: string) => ESCAPES[next] ?? both);
}

/** RawConfigParser of Python's configparser, release 2 and 3. */
function settingsFile(content: string): Map<string, string> {
  const settings = new Map<string, string>();
  let section = '';
  for (const line of content.split(/\r\n|\r|\n/)) {
    const named = /^\[(.+)\]/.exec(line)?.[1];
    if (named !== undefined) section = named;
    const [, name, value] = /^([^:=\s[][^:=]*?)\s*[:=]\s*(.*)$/su.exec(line) ?? [];
    if (name !== undefined && value !== undefined)
      settings.set(`${section}.${name}`, value.replace(/\s;.*$/su, '').replace(PYTHON_BLANKS, ''));
  }
  return settings;
}

const PYTHON_BLANKS = /^[\s\u001c-\u001f\u0085]+|[\s\u001c-\u001f\u0085]+$/g;

async function planOf(client: string, password: string): Promise<LaunchPlan> {
  return bench.planned({ client, credentials: [credential({ username: 'ann', password })] });
}

function inSight(plan: LaunchPlan): string {
  return [plan.program, ...plan.args, plan.display, plan.note, plan.missing, plan.url].join(' ');
}

describe.each(Object.entries(READ))('%s', (client, read) => {
  test('reads exactly the secret, or prompts for it; no argument contains it', async () => {
    await fc.assert(
      fc.asyncProperty(secret, async (password) => {
        const plan = await planOf(client, password);
        expect(inSight(plan)).not.toContain(CORE);
        for (const value of Object.values(plan.env)) expect(value).not.toContain('\0');
        if (plan.note === undefined) expect(read(plan)).toBe(password);
        else expect([plan.note, read(plan)]).toEqual([expect.stringContaining('asks'), undefined]);
      }),
    );
  });

  test('receives secrets without control characters', async () => {
    await fc.assert(
      fc.asyncProperty(common, async (password) => {
        const plan = await planOf(client, password);
        expect([plan.note, read(plan)]).toEqual([undefined, password]);
      }),
    );
  });

  test('reads a long secret completely, or prompts', async () => {
    for (const length of [250, 299, 320, 1023, 1024, 4000, 4096, 20_000]) {
      const password = CORE + 'x'.repeat(length - CORE.length);
      const plan = await planOf(client, password);
      expect(plan.note === undefined ? read(plan) : password).toBe(password);
      const longest = { psql: 320, mysql: 4095 }[client] ?? Number.POSITIVE_INFINITY;
      for (const { content } of plan.files)
        expect(Math.max(...content.split('\n').map((line) => line.length))).toBeLessThan(longest);
    }
  });
});

test('psql, mysql, redis and mongosh accept a line break', async () => {
  for (const client of ['psql', 'mysql', 'redis-cli', 'mongosh']) {
    const password = `${CORE}\nuser=root`;
    const plan = await planOf(client, password);
    expect([plan.note, READ[client]?.(plan)]).toEqual([undefined, password]);
  }
});

test('kubectl reads its token by the rules of YAML', async () => {
  await fc.assert(
    fc.asyncProperty(secret, async (token) => {
      const plan = await bench.planned({
        client: 'kubectl',
        credentials: [credential({ values: [{ key: 'service_account_token', value: token }] })],
      });
      const content = plan.files[0]?.content ?? '';
      expect(inSight(plan)).not.toContain(CORE);
      // JSON is YAML as long as YAML accepts every character, and no escape is half a character.
      expect(content.trimEnd()).toMatch(/^[\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
      expect(content).not.toMatch(/\\u[dD][89a-fA-F]/);
      expect(JSON.parse(content)).toMatchObject({ users: [{ user: { token } }] });
    }),
  );
});

describe('settings of the user', () => {
  const password = `${CORE}"\\`;
  const own = (): string => join(bench.env.HOME ?? '', '.my.cnf');

  test('of mysql apply, and the brokered password takes precedence', async () => {
    await writeFile(own(), '[mysql]\nprompt=mine\n');
    expect((await planOf('mysql', password)).args[0]).toBe('--defaults-extra-file={{secret-file}}');
    await writeFile(own(), '[client]\n password = theirs\n');
    const plan = await planOf('mysql', password);
    expect(plan.args[0]).toBe('--defaults-file={{secret-file}}');
    expect(plan.files[0]?.content.split('\n')[0]).toBe(`!include ${own()}`);
    expect(READ.mysql?.(plan)).toBe(password);
  });

  test.each<[string, Record<string, string>, string]>([
    ['linux', { HOME: '/home/ann' }, '{{secret-file}}:/home/ann/.kube/config'],
    ['linux', { KUBECONFIG: '/a:/b' }, '{{secret-file}}:/a:/b'],
    ['win32', { HOME: 'C:\\Users\\ann' }, '{{secret-file}};C:\\Users\\ann\\.kube\\config'],
    ['win32', { KUBECONFIG: 'C:\\a;D:\\b' }, '{{secret-file}};C:\\a;D:\\b'],
  ])('of kubectl come after ours on %s', async (platform, env, list) => {
    Object.assign(bench.env, env);
    const credentials = [credential({ values: [{ key: 'token', value: 'hush' }] })];
    const plan = await bench.planned({ client: 'kubectl', credentials }, platform);
    expect(plan.env.KUBECONFIG).toBe(list);
  });

  test('without HOME are in the home folder of the user', async () => {
    delete bench.env.HOME;
    const credentials = [credential({ values: [{ key: 'token', value: 'hush' }] })];
    const plan = await bench.planned({ client: 'kubectl', credentials });
    expect(plan.env.KUBECONFIG).toMatch(/^\{\{secret-file\}\}:\/.*\.kube\/config$/);
  });
});

test('clients find a folder of secrets with "$&" in its name', async () => {
  const { report } = await bench.install('mongosh', 'cat "$BND_TUI_LOGIN_FILE" > $REPORT');
  const folder = join(bench.env.XDG_RUNTIME_DIR ?? '', "$&$'");
  await mkdir(folder);
  bench.env.XDG_RUNTIME_DIR = folder;
  await bench.launch({ client: 'mongosh', credentials: [credential({ username: 'ann', password: CORE })] });
  expect(await readFile(report, 'utf8')).toContain(CORE);
});

test('a secret of several lines arrives in a variable, here and in a tmux window', async () => {
  const password = `${CORE}\n'$(x)'\\\n`;
  const { report } = await bench.install('psql', 'printf %s "$PGPASSWORD" > $REPORT');
  const credentials = [credential({ username: 'ann', password })];
  await bench.launch({ client: 'psql', credentials });
  expect(await readFile(report, 'utf8')).toBe(password);
  await writeFile(report, '');
  await bench.install('tmux', 'shift 4; env -i "$@" </dev/null >/dev/null 2>&1');
  await bench.launcher().runBeside(await bench.planned({ client: 'psql', credentials }));
  expect(await readFile(report, 'utf8')).toBe(password);
});
