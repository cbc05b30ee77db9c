/** The built program on its own lab, in a pty with a home of its own. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TerminalApp } from './terminal-app.ts';

/** Environment of a fresh user: nothing stored, no keyring asked. */
export function freshHome(): Record<string, string> {
  const home = mkdtempSync(join(tmpdir(), 'bnd-tui-e2e-'));
  return {
    HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_STATE_HOME: home,
    XDG_CACHE_HOME: home,
    BND_TUI_TOKEN_STORE: 'file',
  };
}

/** Starts `bnd-tui --lab` and signs in with the one key that it takes. */
export async function signedInLab(): Promise<TerminalApp> {
  const app = new TerminalApp({ args: ['--lab'], env: freshHome() });
  await app.see('(o) ');
  await app.press('enter').see(/Scopes\[\d+\]/);
  return app;
}

/** Presses `j` from the top until the cursor is on the row with this name. */
export async function walkTo(app: TerminalApp, name: string): Promise<void> {
  const row = (screen: string): string => screen.split('\n').find((line) => line.startsWith('│>')) ?? '';
  const there = (screen: string): boolean => new RegExp(`^│> .{0,12}\\b${name}(?![\\w-])`).test(row(screen));
  await app.see((screen) => screen.includes(name));
  app.press('g');
  for (let step = 0; step < 20 && !there(app.screen()); step++) {
    const before = row(app.screen());
    app.press('j');
    await app.see((screen) => row(screen) !== before || there(screen));
  }
  if (!there(app.screen())) throw new Error(`the cursor never reached ${name}:\n${app.screen()}`);
}
