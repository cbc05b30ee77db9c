/** Runs the tests with random input on a seed of its own, which it prints: FUZZ_SEED=<seed> repeats the run. */
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const { FUZZ_SEED: seed = String(randomInt(2 ** 31)) } = process.env;

const files = globSync('test/**/*.test.{ts,tsx}', { cwd: ROOT }).filter((file) =>
  /support\/(fuzz-seed|fast-check)\.ts'/.test(readFileSync(`${ROOT}/${file}`, 'utf8')),
);
process.stdout.write(`FUZZ_SEED=${seed}, ${files.length} files\n`);
const { status } = spawnSync(
  'vitest',
  ['run', '--config', 'test/config/vitest.config.ts', '--project', 'all', ...files],
  { cwd: ROOT, stdio: 'inherit', env: { ...process.env, FUZZ_SEED: seed } },
);
if (status !== 0) process.stdout.write(`FUZZ_SEED=${seed} npm run fuzz repeats this run\n`);
process.exitCode = status ?? 1;
