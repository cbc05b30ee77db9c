/** The built program on its own lab, in a pty with a home of its own. */
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
  const line = (screen: string, test: (text: string) => boolean): number =>
    screen.split('\n').findIndex(test);
  const cursor = (screen: string): number => line(screen, (text) => text.startsWith('│>'));
  const goal = (screen: string): number => line(screen, (text) => wanted.test(text));
  await app.see((screen) => goal(screen) !== -1 && cursor(screen) !== -1);
  while (cursor(app.screen()) !== goal(app.screen())) {
    const before = cursor(app.screen());
    app.press(before < goal(app.screen()) ? 'j' : 'k');
    await app.see((screen) => cursor(screen) !== before);
  }
}

/** Opens a forward on the selected target; returns its port. */
export async function openForward(app: TerminalApp): Promise<number> {
  await app.press('F').see('[ Connect ]');
  const screen = await app.press('enter').see(/listening on 127\.0\.0\.1:\d+/);
  return Number(/listening on 127\.0\.0\.1:(\d+)/.exec(screen)?.[1]);
}
