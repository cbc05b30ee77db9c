/** `bnd-tui completion`: bash runs its script; the others are parsed. */
import { spawnSync } from 'node:child_process';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { CATALOG } from '../../../src/app/registry.ts';
import { SCREEN_COMMANDS } from '../../../src/commands/completion/screen-commands.ts';
import { keepSeenWords, readSeenWords } from '../../../src/settings/seen-words.ts';
import { DIST_ENTRY } from '../../support/dist-entry.ts';
import { type ProgramHome, programHome } from '../../support/program-home.ts';
import { runProgram } from '../../support/run-program.ts';

let script = '';

beforeAll(async () => {
  script = (await runProgram(['completion', 'bash'])).stdout;
});

/** Completions of bash for these words; the last one is incomplete. */
function offered(...words: readonly string[]): string[] {
  const asked = `${script}
complete -p bnd-tui >&2
COMP_WORDS=(bnd-tui ${words.map((word) => `'${word}'`).join(' ')})
COMP_CWORD=${words.length}
_bnd_tui
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr, status } = spawnSync('bash', ['--norc'], { input: asked, encoding: 'utf8' });
  expect({ stderr, status }).toEqual({ stderr: 'complete -F _bnd_tui bnd-tui\n', status: 0 });
  return stdout.split('\n').filter((line) => line !== '');
}

test.each([
  ['commands and flags', [''], ['connect', 'ls', 'doctor', '--lab', '--read-only']],
  ['a command that is begun', ['lo'], ['login', 'logout']],
  ['arguments', ['ls', 'host'], ['hosts', 'host-sets', 'host-catalogs']],
  ['flags of a command', ['ls', '--f'], ['--filter']],
  ['values of a flag', ['ls', 'targets', '-o', ''], ['table', 'json', 'csv']],
  ['values behind an equals sign', ['ls', '--output', '=', 'js'], ['json']],
  ['a command behind a flag with a value', ['--addr', 'ls', 'lo'], ['login', 'logout']],
  ['commands of the screen', ['-c', 'sess'], ['sessions']],
  ['clients', ['shell', 'orders', '--client', 'psq'], ['psql']],
  ['nothing where nothing is known', ['ls', '--filter', ''], []],
])('bash completes %s', (_, words, expected) => {
  const found = offered(...words);
  if (expected.length === 0 || !words.includes('')) expect(found.sort()).toEqual([...expected].sort());
  else expect(found).toEqual(expect.arrayContaining([...expected]));
  expect(found).not.toContain('lab-database');
});

test('the commands of the screen are those of the registry', () => {
  expect(SCREEN_COMMANDS).toEqual(CATALOG.commands.map(({ names }) => names[0]));
});

describe('targets', () => {
  let home: ProgramHome;
  const address = 'http://127.0.0.1:9200';

  beforeAll(async () => {
    home = programHome();
    const bin = join(home.path, 'bin');
    await mkdir(bin);
    await writeFile(join(bin, 'bnd-tui'), `#!/bin/sh\nexec '${process.execPath}' '${DIST_ENTRY}' "$@"\n`, {
      mode: 0o755,
    });
    await keepSeenWords(join(home.path, '.local/state/bnd-tui/seen'), address, {
      names: ['orders', 'web@prod', 'web@stage', 'Team Wiki', 'price $5', 'price list', 'db:main', 'db=copy'],
      qualified: ['orders@prod', 'web@prod', 'web@stage', 'Team Wiki@prod'],
      aliases: ['web.acme'],
      ids: ['ttcp_1234567890', 'ttcp_0987654321'],
    });
  });
  afterAll(() => home.remove());

  const env = (): Record<string, string> => ({
    ...home.env,
    PATH: `${join(home.path, 'bin')}:${process.env.PATH}`,
    BOUNDARY_ADDR: `${address}/`,
  });

  test.each([
    ['connect ord', ['orders']],
    ['shell we', ['web@prod', 'web@stage', 'web.acme']],
    ['ssh-config WEB.', ['web.acme']],
    ['connect Te', ['Team\\ Wiki']],
    ['shell Team\\ W', ['Team\\ Wiki']],
    ['connect pri', ['price\\ \\$5', 'price\\ list']],
    ['connect "pri', ['price list']],
    ['connect ttcp_1', ['ttcp_1234567890']],
    ['connect --addr x nothing', []],
    ['connect --fo', ['--format']],
    ['ls targ', ['targets']],
  ])('bash completes "%s" from what was seen', (typed, expected) => {
    const line = `bnd-tui ${typed}`;
    const asked = `${script}
COMP_LINE='${line}' COMP_POINT=${line.length}
COMP_WORDS=(bnd-tui ${typed
      .split(' ')
      .map((word) => `'${word}'`)
      .join(' ')})
COMP_CWORD=${typed.split(' ').length}
_bnd_tui bnd-tui '${typed.replace(/^.*(?<!\\)[ "]/, '')}'
printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, status } = spawnSync('bash', ['--norc'], { input: asked, encoding: 'utf8', env: env() });
    expect({ status, found: stdout.split('\n').filter((one) => one !== '') }).toEqual({
      status: 0,
      found: expected,
    });
  });

  // bash takes words apart at some signs, and replaces only what follows them; the at sign it replaces as well.
  test.each([
    ['connect orders@\t', ['connect', 'orders@prod']],
    ['connect web@s\t', ['connect', 'web@stage']],
    ['connect WEB@s\t', ['connect', 'WEB@stage']],
    ['connect Team\\ Wiki@\t', ['connect', 'Team Wiki@prod']],
    ['connect "web@s\t', ['connect', 'web@stage']],
    ['connect "Team W\t', ['connect', 'Team Wiki']],
    ['connect db:\t', ['connect', 'db:main']],
    ['connect db=c\t', ['connect', 'db=copy']],
    ['connect --addr "x" web@s\t', ['connect', '--addr', 'x', 'web@stage']],
  ])('a tab in bash leaves what was typed before: %j', async (typed, expected) => {
    expect(await ranInBash(typed)).toEqual(expected);
  });

  test('a tab in bash completes a name whole where bash takes no words apart', async () => {
    expect(await ranInBash('connect web@s\t', "COMP_WORDBREAKS=' '")).toEqual(['connect', 'web@stage']);
  });

  /** Types a line and enter into an interactive bash. Resolves with the arguments that the program would get. */
  async function ranInBash(typed: string, setup = ''): Promise<readonly string[]> {
    const rc = join(home.path, 'bashrc');
    await writeFile(
      rc,
      `${script}${setup}
bnd-tui() { if [[ $1 == complete-target ]]; then command bnd-tui "$@"; else printf '<%s>' "$@"; echo; exit; fi; }
PS1='ready> '
`,
    );
    const bash = spawn('bash', ['--noprofile', '--rcfile', rc, '-i'], {
      cols: 200,
      env: { ...env(), TERM: 'dumb' },
    });
    onTestFinished(() => bash.kill());
    let output = '';
    let isTyped = false;
    bash.onData((text) => {
      output += text;
      if (isTyped || !output.includes('ready> ')) return;
      isTyped = true;
      bash.write(`bnd-tui ${typed}\r`);
    });
    await new Promise((resolve) => bash.onExit(resolve));
    return [...output.matchAll(/<(.*?)>/g)].flatMap(([, word]) => word ?? []);
  }

  test('zsh and fish ask for the sessions that stop takes', async () => {
    for (const shell of ['zsh', 'fish'])
      expect((await runProgram(['completion', shell])).stdout).toContain(' --forwards');
  });

  test('what was seen can be read by its owner only, and another controller has its own', async () => {
    const folder = join(home.path, '.local/state/bnd-tui/seen');
    for (const name of await readdir(folder))
      expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    expect((await readSeenWords(folder, 'http://127.0.0.1:9300')).names).toEqual([]);
  });

  test('zsh and fish ask the same command', async () => {
    for (const shell of ['zsh', 'fish'])
      expect((await runProgram(['completion', shell])).stdout).toMatch(/bnd-tui complete-target ("\$@" )?--/);
  });
});

test('what is seen of many controllers stays small', async () => {
  const home = programHome();
  onTestFinished(() => home.remove());
  const folder = join(home.path, 'seen');
  for (let port = 1; port <= 23; port += 1)
    await keepSeenWords(folder, `http://127.0.0.1:${port}`, { names: [`of ${port}`] });
  expect(await readdir(folder)).toHaveLength(20);
  expect((await readSeenWords(folder, 'http://127.0.0.1:23')).names).toEqual(['of 23']);
});

const hasZsh = spawnSync('zsh', ['-f', '-c', '']).status === 0;

test.runIf(hasZsh).each([
  ['installed as a file, completes at the first tab', 'autoload -U _bnd-tui; _bnd-tui', /^_arguments/m],
  ['sourced, is only registered', 'source ./_bnd-tui', /^compdef _bnd_tui bnd-tui$/],
])('the script for zsh, %s', async (_, use, expected) => {
  const home = programHome();
  onTestFinished(() => home.remove());
  await writeFile(join(home.path, '_bnd-tui'), (await runProgram(['completion', 'zsh'])).stdout);
  // Outside the line editor these functions of zsh do not exist.
  const stubs = 'for each in compdef _arguments; do functions[$each]="print $each \\$@"; done';
  const { stdout, stderr } = spawnSync('zsh', ['-f', '-c', `fpath=(. $fpath); ${stubs}; ${use}`], {
    cwd: home.path,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(stdout.trim()).toMatch(expected);
});

test('zsh and fish get the same commands and values', async () => {
  const zsh = (await runProgram(['completion', 'zsh'])).stdout;
  expect(zsh).toMatch(/^#compdef bnd-tui\n/);
  expect(zsh).toContain("'(--output -o)'{--output,-o}'[output format]:value:(table json csv)'");
  expect(zsh).toContain("'login:Sign in with a password");
  const fish = (await runProgram(['completion', 'fish'])).stdout;
  expect(fish).toContain("-n '__fish_seen_subcommand_from ls' -l output -s o -x -a 'table json csv'");
  expect(fish).toContain("-n '__fish_seen_subcommand_from dev' -l data -r -F");
  expect((await runProgram(['completion', 'tcsh'])).code).toBe(2);
});
