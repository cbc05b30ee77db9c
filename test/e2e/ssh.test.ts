/** A real ssh in the lent terminal, with the key that the session brings. */
import { afterEach, expect, test } from 'vitest';
import { signedInLab, walkTo } from '../support/lab-app.ts';
import { commandLine, descendants } from '../support/processes.ts';
import type { TerminalApp } from '../support/terminal-app.ts';

let app: TerminalApp | undefined;

afterEach(async () => {
  await app?.dispose();
});

test('one key opens a shell on the SSH target, and its exit returns', async () => {
  const started = await signedInLab();
  app = started;
  await started.press('0').see('ssh-with-key');
  await walkTo(started, 'ssh-with-key');
  await started.press('s').see(/yes\/no/, 60_000);
  await started.press('yes\r').see(/operator@lab:~\$/, 60_000);
  await started.press('size\r').see(/100 columns, 30 rows/);
  expect(descendants(started.pid).map(commandLine).join('\n')).not.toContain('PRIVATE KEY');
  await started.press('exit\r').see(/ssh ended/);
  await started.see(/Targets\(/);
});
