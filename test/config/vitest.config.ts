import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Where .ci/run wants the machine-readable report; absent for people. */
const report = process.env.BND_TUI_REPORT;

/** What runs a second time beside a controller with equal ids that the program has left; see test/support/shadow.ts. Pictures do not: they show its forwards. */
const SHADOWED = [
  'test/store/**/*.test.ts',
  'test/ui/{changed-keys,commands,focus-reports,keyboard,sign-in-browser,suspend,traffic}.test.ts',
  'test/ui/mouse.test.tsx',
];
/** They have a second controller already, or begin on that of the test. */
const NOT_SHADOWED = ['test/store/{two-controllers*,start-command}.test.ts'];

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    projects: [
      { extends: true, test: { name: 'all', include: ['test/**/*.test.{ts,tsx}'] } },
      {
        extends: true,
        test: {
          name: 'shadow',
          include: SHADOWED,
          exclude: NOT_SHADOWED,
          env: { BND_TUI_TEST_SHADOW: '1' },
          setupFiles: fileURLToPath(new URL('../support/shadow-check.ts', import.meta.url)),
        },
      },
    ],
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
