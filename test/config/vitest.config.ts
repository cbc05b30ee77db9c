import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Where .ci/run wants the machine-readable report; absent for people. */
const report = process.env.BND_TUI_REPORT;

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    globalSetup: fileURLToPath(new URL('./temporary-folder.ts', import.meta.url)),
    // Machines may be many times slower than the one where a test was written; whoever waits says on his own what he did not see.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    pool: 'forks',
    maxWorkers: 2,
    env: { NODE_ENV: 'test', FORCE_COLOR: '0' },
    reporters: report === undefined ? ['default'] : ['default', 'json'],
    ...(report === undefined ? {} : { outputFile: { json: report } }),
  },
});
