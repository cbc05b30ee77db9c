/** The mouse in a real pty: reports are enabled only while they are wanted, and never after the program. */
import { afterEach, expect, test } from 'vitest';
import { freshHome } from '../support/lab-app.ts';
import { TerminalApp } from '../support/terminal-app.ts';

const ON = '\x1b[?1000h\x1b[?1006h';
const OFF = '\x1b[?1006l\x1b[?1000l';
let app: TerminalApp | undefined;

afterEach(async () => {
  await app?.dispose();
});

/** A first start on the profiles, with the mouse enabled. */
async function withMouse(): Promise<TerminalApp> {
  app = new TerminalApp({ env: freshHome() });
  await app.see(/Profiles\[\d+\]/);
  expect(app.raw).not.toContain(ON);
  await app.press('%').see('Mouse on');
  await app.see(() => app?.terminal.modes.mouseTrackingMode === 'vt200');
  return app;
}

const switches = (raw: string): readonly string[] => raw.match(/\x1b\[\?1006[hl]/g) ?? [];

test('clicking a key in the header presses it, and types nothing', async () => {
  const running = await withMouse();
  expect(running.raw).toContain(ON);
  const lines = running.screen().split('\n');
  const y = lines.findIndex((line) => line.includes('</> filter'));
  const x = lines[y]?.indexOf('</> filter') ?? 0;
  // The filter opens on the press of the button: the release arrives while text is typed.
  await running.press(`\x1b[<0;${x + 1};${y + 1}M\x1b[<0;${x + 1};${y + 1}m`, 'la').see('</la>');
});

test.each([
  ['ctrl-c', (running: TerminalApp) => running.press('ctrl-c')],
  ['SIGTERM', (running: TerminalApp) => running.kill('SIGTERM')],
  ['SIGHUP', (running: TerminalApp) => running.kill('SIGHUP')],
])('%s leaves a terminal that reports nothing', async (_, end) => {
  const running = await withMouse();
  end(running);
  await running.exited;
  expect(running.raw.lastIndexOf(OFF)).toBeGreaterThan(running.raw.lastIndexOf(ON));
});

test('ctrl-z restores the terminal without it, and enables it again afterwards', async () => {
  const running = await withMouse();
  running.press('ctrl-z');
  await running.see(() => switches(running.raw).length >= 3);
  expect(switches(running.raw)).toEqual(['\x1b[?1006h', '\x1b[?1006l', '\x1b[?1006h']);
  await running.press('%').see('Mouse off');
  await running.see(() => running.terminal.modes.mouseTrackingMode === 'none');
});
