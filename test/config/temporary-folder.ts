/** Removes everything that a test run leaves in the folder for temporary files: each e2e test creates its own home. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default function setUp(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'bnd-tests-'));
  process.env.TMPDIR = folder;
  process.env.BND_TUI_TEST_CACHE = join(folder, 'cache');
  return () => {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    } catch (error) {
      // A program that exits late may still write there, which does not affect the tests.
      process.stderr.write(`left behind: ${folder} (${String(error)})\n`);
    }
  };
}
