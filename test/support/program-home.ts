/** A separate home folder for the built program. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ProgramHome {
  readonly path: string;
  /** Environment that stores everything in it. */
  readonly env: Record<string, string>;
  remove(): void;
}

export function programHome(): ProgramHome {
  const path = mkdtempSync(join(tmpdir(), 'bnd-tui-home-'));
  return {
    path,
    env: { HOME: path, BND_TUI_TOKEN_STORE: 'file' },
    remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }),
  };
}
