import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { INK_TABLE, inkTableAsModule } from './ink-table.ts';

/** Where .ci/run wants the machine-readable report; absent in manual runs. */
const report = process.env.BND_TUI_REPORT;

/**
 * Tests that run a second time next to a controller with identical ids that the program has left; see test/support/shadow.ts. Pictures do not: they
 * show its forwards.
 */
const SHADOWED = ['test/app/**/*.test.{ts,tsx}'];
/** They have a second controller already, start on that of the test, or are pictures. */
const NOT_SHADOWED = [
  'test/app/**/*states.test.ts',
  'test/app/chaos-starts.test.ts',
  'test/app/chaos.test.ts',
  'test/app/core/start-command.test.ts',
  'test/app/core/two-controllers-forwards.test.ts',
  'test/app/core/two-controllers-profiles.test.ts',
  'test/app/core/two-controllers-work.test.ts',
  'test/app/core/two-controllers.test.ts',
  'test/app/failing.test.ts',
  'test/app/features/connect/connect-dialog.test.ts',
  'test/app/features/describe/describe-lines.test.ts',
  'test/app/input/early-keys.test.ts',
  'test/app/input/keymap.test.ts',
  'test/app/input/keys.test.ts',
  'test/app/input/mouse.test.ts',
  'test/app/pictures.test.ts',
  'test/app/shell/header.test.ts',
  'test/app/shell/parts.test.tsx',
  'test/app/shell/spoken.test.ts',
  'test/app/shell/theme.test.ts',
  'test/app/shell/view.test.ts',
];

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  plugins: [
    {
      name: 'ink-table',
      transform: (code, id) => (INK_TABLE.test(id) ? inkTableAsModule(code) : undefined),
    },
  ],
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
    // Machines may be many times slower than the one where a test was written; waiting functions report what they did not see.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    pool: 'forks',
    server: { deps: { inline: ['ink-table'] } },
    maxWorkers: 2,
    env: { NODE_ENV: 'test', FORCE_COLOR: '0' },
    reporters: report === undefined ? ['default'] : ['default', 'json'],
    ...(report === undefined ? {} : { outputFile: { json: report } }),
  },
});
