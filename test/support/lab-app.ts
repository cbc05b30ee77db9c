/** The built program on its own lab, in a pty with its own home. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DevProcess } from './dev-process.ts';
import { TerminalApp } from './terminal-app.ts';

/** Environment of a fresh user: nothing stored, no keyring asked. */
export function freshHome(): Record<string, string> {
  const home = mkdtempSync(join(tmpdir(), 'bnd-tui-e2e-'));
  return {
    HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_STATE_HOME: home,
    // One for all of a run: the lab's database is created once.
    XDG_CACHE_HOME: process.env.BND_TUI_TEST_CACHE ?? home,
    BND_TUI_TOKEN_STORE: 'file',
  };
}

/** Starts `bnd-tui --lab` and signs in with one key. */
export async function signedInLab(): Promise<TerminalApp> {
  const app = new TerminalApp({ args: ['--lab'], env: freshHome() });
  await app.see('(o) ');
  await app.press('enter').see(/Scopes\[\d+\]/);
  return app;
}

/** Starts `bnd-tui` on this controller and signs in as its administrator; ends on the scopes. */
export async function signedInTo(dev: DevProcess, env = freshHome()): Promise<TerminalApp> {
  const app = new TerminalApp({ args: ['--addr', dev.api], env });
  await app.see('(o) ');
  await app.press(dev.loginName, 'tab', dev.password).seeAll(/Login name .*\[admin/, /Password .*\[\*+/);
  await app.press('enter').see(/Scopes\[[1-9]/);
  return app;
}

/** Moves the cursor, a key at a time, to the row with this name. */
export async function walkTo(app: TerminalApp, name: string): Promise<void> {
  const wanted = new RegExp(`^│[> ] .{0,12}\\b${name}(?![\\w-])`);
  /** Rows from the cursor down to the goal; NaN while one of them is not on the screen. */
  const distance = (screen: string): number => {
    const lines = screen.split('\n');
    const cursor = lines.findIndex((line) => line.startsWith('│>'));
    const goal = lines.findIndex((line) => wanted.test(line));
    return cursor === -1 || goal === -1 ? Number.NaN : goal - cursor;
  };
  // A line that appears above the list moves both, so it is not attributed to the key.
  const moved = (before: number) => (screen: string) =>
    !Number.isNaN(distance(screen)) && distance(screen) !== before;
  let left = distance(await app.see(moved(Number.NaN)));
  while (left !== 0) left = distance(await app.press(left > 0 ? 'j' : 'k').see(moved(left)));
}

/** Opens a forward on the selected target; returns its port. */
export async function openForward(app: TerminalApp): Promise<number> {
  await app.press('F').see('[ Connect ]');
  return await confirmForward(app);
}

/** Confirms the open dialog; returns the port, which is shown for some seconds only. */
export async function confirmForward(app: TerminalApp): Promise<number> {
  const screen = await app.press('enter').see(/Listening on 127\.0\.0\.1:\d+/);
  return Number(/Listening on 127\.0\.0\.1:(\d+)/.exec(screen)?.[1]);
}
