/** Function keys by the sequences that terminals send for them, as in the terminfo database. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppDriver } from '../../support/app-driver.ts';
import { openApp, type TestTerminal } from '../../support/terminal.tsx';

let app: AppDriver;
let terminal: TestTerminal;
beforeEach(async () => {
  app = await (await new AppDriver().signIn()).press('0');
  terminal = await openApp(app);
});
afterEach(() => terminal.close());

const UPPER = ['[15~', '[17~', '[18~', '[19~', '[20~', '[21~', '[23~', '[24~'];

/** In one turn, as from a slow line within the time that a terminal library waits. */
async function inPieces(...pieces: readonly string[]): Promise<void> {
  await Promise.all(pieces.map((piece) => terminal.send(piece)));
}

function bindHelp(...strokes: readonly string[]): void {
  app.app.store.setState({ keymap: { strokes: { help: strokes }, problems: [] } });
}

async function opensHelp(...pieces: readonly string[]): Promise<boolean> {
  await inPieces(...pieces);
  const { screen } = app;
  if (screen === 'help') await app.press('esc');
  return screen === 'help';
}

test.each([
  ['xterm, tmux, screen', ['OP', 'OQ', 'OR', 'OS', ...UPPER]],
  ['rxvt, PuTTY', ['[11~', '[12~', '[13~', '[14~', ...UPPER]],
  ['Linux console', ['[[A', '[[B', '[[C', '[[D', '[[E', ...UPPER.slice(1)]],
])('f1 to f12 of %s, in one piece and split at each byte', async (_, sequences) => {
  for (const [index, rest] of sequences.entries()) {
    const sequence = `\u001b${rest}`;
    const name = `f${index + 1}`;
    bindHelp(name);
    expect(await opensHelp(sequence), name).toBe(true);
    expect(await opensHelp(...sequence), `${name} byte by byte`).toBe(true);
    for (let at = 1; at < sequence.length; at++)
      expect(await opensHelp(sequence.slice(0, at), sequence.slice(at)), `${name} at ${at}`).toBe(true);
    bindHelp(...Array.from({ length: 12 }, (_each, other) => `f${other + 1}`).filter((key) => key !== name));
    expect(await opensHelp(sequence), `only ${name}`).toBe(false);
  }
  expect(app.toast).not.toContain('function');
});

test('keys before and after a function key keep their order; escape before it is a key of its own', async () => {
  bindHelp('f2');
  await terminal.send('\u001bOQ/gh\r');
  expect([app.screen, app.state.views.at(-1)?.filter]).toEqual(['help', '']);
  await terminal.send('\u001b\u001bOQ');
  expect(app.state.views.map(({ screen }) => screen)).toEqual(['scopes', 'targets', 'help']);
  await app.press('esc', '/', 'or');
  await terminal.send('d\u001bOQ\u007f\r');
  expect([app.screen, app.state.views.at(-1)?.filter]).toEqual(['targets', 'or']);
});

test.each([
  ['shift', '\u001b[1;2Q'],
  ['alt', '\u001b[1;3Q'],
  ['ctrl', '\u001b[1;5Q'],
  ['the key of a Linux console that pauses', '\u001b[P'],
])('with %s it is another key, and nothing is typed', async (_, sequence) => {
  bindHelp('f1', 'f2');
  const { toast } = app;
  await terminal.send(sequence);
  expect([app.screen, app.toast]).toEqual(['targets', toast]);
  await app.press('/');
  await terminal.send(`a${sequence}b`);
  expect(app.state.prompt?.value.text).toBe('ab');
});
