/** Everything that a run of the tests leaves in the folder for temporary files goes when it ends: each e2e test makes a home of its own. */
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
      // A program that ends late may still write there; that says nothing about the tests.
      process.stderr.write(`left behind: ${folder} (${String(error)})\n`);
    }
  };
}
