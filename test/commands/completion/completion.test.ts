/** `bnd-tui completion`: bash runs its script; the others are parsed. */
import { spawnSync } from 'node:child_process';
import { beforeAll, expect, test } from 'vitest';
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
  ['nothing where nothing is known', ['ls', '--filter', ''], []],
])('bash completes %s', (_, words, expected) => {
  const found = offered(...words);
  if (expected.length === 0 || !words.includes('')) expect(found.sort()).toEqual([...expected].sort());
  else expect(found).toEqual(expect.arrayContaining([...expected]));
  expect(found).not.toContain('lab-database');
});

test('zsh and fish get the same commands and values', async () => {
  const zsh = (await runProgram(['completion', 'zsh'])).stdout;
  expect(zsh).toMatch(/^#compdef bnd-tui\n/);
  expect(zsh).toContain("'(--output -o)'{--output,-o}'[output format]:value:(table json csv)'");
  expect(zsh).toContain("'login:Sign in with a login name");
  const fish = (await runProgram(['completion', 'fish'])).stdout;
  expect(fish).toContain("-n '__fish_seen_subcommand_from ls' -l output -s o -x -a 'table json csv'");
  expect(fish).toContain("-n '__fish_seen_subcommand_from dev' -l data -r -F");
  expect((await runProgram(['completion', 'tcsh'])).code).toBe(2);
});
