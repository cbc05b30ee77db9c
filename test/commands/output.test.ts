/** Output of the commands. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const SRC = fileURLToPath(new URL('../../src', import.meta.url));

/** What may write directly, and why. */
const OWN_WAY = [
  // The function that all others write through.
  'lib/write-out.ts',
  // Read by a Node that cannot load any other file; prints constants and the version of Node.
  'cli.ts',
  // Constants, and the sizes of the file, before anything of the program is loaded.
  'sea-main.ts',
  // The bytes of a connection, and nothing else.
  'commands/connect/stdio.ts',
  // Escape sequences for the terminal of the screen, and the requests of its library.
  'commands/tui/ports.ts',
  'app/input/focus-reports.ts',
  'app/input/mouse-reports.ts',
  'app/shell/terminal-loan.tsx',
  // A terminal that is lent to a client; sanitizes.
  'launch/run.ts',
  // Pipes between processes of this program.
  'commands/background/index.ts',
  'settings/keyring-program.ts',
];

test('nothing but the one function writes to stdout and stderr', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.tsx?$/.test(file),
  );
  const writing = files.filter((file) =>
    /\b(stdout|stderr)\.(write|end|pipe)\b|\bconsole\.|\b(writeSync|writevSync)\b|\(process\.std(out|err)\b/.test(
      readFileSync(join(SRC, file), 'utf8'),
    ),
  );
  expect(writing.map((file) => file.replaceAll('\\', '/')).sort()).toEqual([...OWN_WAY].sort());
});
