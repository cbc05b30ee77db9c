import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findProgram } from '../../src/launch/programs.ts';
import { LaunchBench } from '../support/launch-bench.ts';

let bench: LaunchBench;
beforeEach(async () => {
  bench = await LaunchBench.set();
});
afterEach(() => bench.clear());

test('finds a program in the first folder of the PATH that has it', async () => {
  await bench.install('psql', '');
  const other = join(bench.program('..'), 'other');
  await mkdir(other);
  await writeFile(join(other, 'psql'), '', { mode: 0o755 });
  const bin = bench.env.PATH ?? '';
  expect(await findProgram('psql', { PATH: `/nowhere:${bin}/:${other}` })).toBe(join(bin, 'psql'));
  expect(await findProgram('psql', { PATH: `${other}:${bin}` })).toBe(join(other, 'psql'));
  expect(await findProgram('mysql', { PATH: bin })).toBeUndefined();
});

test('ignores folders, files that cannot run, and the current folder', async () => {
  await bench.install('psql', '');
  const bin = bench.env.PATH ?? '';
  for (const PATH of ['', '.', relative(process.cwd(), bin), `:${relative(process.cwd(), bin)}:`])
    expect(await findProgram('psql', { PATH })).toBeUndefined();
  expect(await findProgram('psql', {})).toBeUndefined();
  expect(await findProgram('../bin/psql', { PATH: bin })).toBeUndefined();
  await chmod(bench.program('psql'), 0o644);
  expect(await findProgram('psql', { PATH: bin })).toBeUndefined();
  await mkdir(bench.program('mysql'));
  expect(await findProgram('mysql', { PATH: bin })).toBeUndefined();
});
