import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, test } from 'vitest';
import { pointerOf } from '../../../src/app/input/mouse-actions.ts';
import { createMouseReports } from '../../../src/app/input/mouse-reports.ts';
import { createPointer } from '../../../src/app/input/pointer.ts';
import { CATALOG } from '../../../src/app/registry.ts';
import { Root } from '../../../src/app/shell/root.tsx';
import { createTerminalLoan, TerminalDesk } from '../../../src/app/shell/terminal-loan.tsx';
import { AppDriver } from '../../support/app-driver.ts';
import { openTerminal, type TestTerminal } from '../../support/terminal.tsx';

const ESC = '\u001b';
const ON = `${ESC}[?1000h${ESC}[?1006h`;
const OFF = `${ESC}[?1006l${ESC}[?1000l`;
/** Rows of the screen at 100x30: five of the header, the border, the titles. */
const TITLES_ROW = 6;
const FIRST_ROW = 7;

let terminal: TestTerminal | undefined;
/** What Ink said to be typed. */
let handedOver: string[] = [];
afterEach(() => {
  terminal?.close();
  handedOver = [];
});

/** The program with a terminal that reports the mouse. */
async function withMouse(...keys: readonly string[]): Promise<AppDriver> {
  const driver = await (await new AppDriver().signIn()).press('%', ...keys);
  const { store, perform } = driver.app;
  const acting = pointerOf({ catalog: CATALOG, getState: store.getState, perform });
  const typed = (text: string): string => {
    handedOver.push(text);
    return acting.typed(text);
  };
  const pointer = { ...acting, typed };
  terminal = await openTerminal(
    <>
      <Root catalog={CATALOG} store={store} perform={perform} env={{ LANG: 'C.UTF-8' }} pointer={pointer} />
      <TerminalDesk loan={createTerminalLoan()} onFocus={() => {}} pointer={pointer} store={store} />
    </>,
    100,
    30,
  );
  return driver;
}

const click = (x: number, y: number): string => `${ESC}[<0;${x + 1};${y + 1}M${ESC}[<0;${x + 1};${y + 1}m`;

describe('the mouse', () => {
  test('is off until it is asked for, and the choice is kept', async () => {
    const app = await new AppDriver().signIn();
    expect(app.state.preferences.mouse).toBeUndefined();
    await app.press('%');
    expect([app.world.preferences.mouse, app.toast]).toEqual([
      true,
      'Mouse on. Shift and drag selects text.',
    ]);
    await app.press('%');
    expect(app.world.preferences.mouse).toBe(false);
  });

  test('a click selects a row, a click on the selected one opens it', async () => {
    const app = await withMouse('0');
    await terminal?.send(click(10, FIRST_ROW + 2));
    expect([app.screen, app.cursor]).toEqual(['targets', 'ttcp_3']);
    await terminal?.send(click(10, FIRST_ROW));
    expect([app.screen, app.cursor]).toEqual(['targets', 'ttcp_2']);
    await terminal?.send(click(10, FIRST_ROW));
    expect([app.screen, app.state.views.at(-1)?.params]).toEqual(['target', { targetId: 'ttcp_2' }]);
  });

  test('a double click opens a row', async () => {
    const app = await withMouse('0');
    await terminal?.send(click(10, FIRST_ROW + 1) + click(10, FIRST_ROW + 1));
    expect([app.screen, app.state.views.at(-1)?.params]).toEqual(['target', { targetId: 'ttcp_1' }]);
  });

  test('a click below the rows, on a border or beside the window does nothing', async () => {
    const app = await withMouse('0');
    for (const [x, y] of [
      [10, 20],
      [10, 5],
      [10, 29],
      [400, 400],
    ] as const)
      await terminal?.send(click(x, y));
    expect([app.screen, app.cursor, app.state.views.at(-1)?.sort]).toEqual(['targets', 'ttcp_2', undefined]);
  });

  test('rows are found on a page that has more than a list', async () => {
    const app = await withMouse('0', '/', 'billing', 'enter', 'enter');
    const at =
      terminal
        ?.frame()
        .split('\n')
        .findIndex((line) => line.includes('│  HOST ')) ?? 0;
    await terminal?.send(click(10, at + 2));
    expect([app.screen, app.cursor]).not.toEqual(['target', undefined]);
    const first = app.cursor;
    await terminal?.send(click(10, at + 1));
    expect(app.cursor).not.toBe(first);
  });

  test('a column title sorts, again reverses', async () => {
    const app = await withMouse('0');
    const x = terminal?.frame().split('\n')[TITLES_ROW]?.indexOf('PORT') ?? 0;
    await terminal?.send(click(x, TITLES_ROW));
    expect(app.state.views.at(-1)?.sort).toEqual({ column: 'PORT', reversed: false });
    await terminal?.send(click(x, TITLES_ROW));
    expect(app.state.views.at(-1)?.sort).toEqual({ column: 'PORT', reversed: true });
  });

  test('a key in the header does what it says, one that cannot says why not', async () => {
    const app = await withMouse('0', 'G');
    const place = (text: string): readonly [number, number] => {
      const lines = terminal?.frame().split('\n') ?? [];
      const y = lines.findIndex((line) => line.includes(text));
      return [lines[y]?.indexOf(text) ?? 0, y];
    };
    await terminal?.send(click(...place('<F> forward')));
    expect(app.toast).toContain('You lack permission');
    await terminal?.send(click(...place('<?> help')));
    expect(app.screen).toBe('help');
  });

  test('keys in the one line of a smaller terminal are found too', async () => {
    const app = await withMouse('0');
    for (const [columns, rows, y] of [
      [80, 24, 1],
      [60, 20, 18],
    ] as const) {
      await terminal?.resize(columns, rows);
      const x = terminal?.frame().split('\n')[y]?.indexOf('<f>') ?? 0;
      await terminal?.send(click(x, y));
      expect(app.screen).toBe('sessions');
      await app.press('esc');
    }
  });

  test('the wheel moves the list, and the choice in a dialog', async () => {
    const app = await withMouse('0');
    await terminal?.send(`${ESC}[<65;10;10M`);
    expect(app.cursor).toBe('ttcp_3');
    await terminal?.send(`${ESC}[<64;10;10M`);
    expect(app.cursor).toBe('ttcp_2');
    await app.press('C');
    await terminal?.send(`${ESC}[<65;10;10M`);
    expect(app.state.dialog).toMatchObject({ kind: 'copy', focus: 1 });
    await terminal?.send(click(10, FIRST_ROW));
    expect([app.state.dialog?.kind, app.screen]).toEqual(['copy', 'targets']);
  });

  test('a click while a filter is typed takes the filter', async () => {
    const app = await withMouse('0', '/', 'o');
    await terminal?.send(click(10, FIRST_ROW + 1));
    expect([app.state.prompt, app.state.views.at(-1)?.filter]).toEqual([undefined, 'o']);
  });

  test.each([
    ['within the figures', [`${ESC}[<0;1`, '0;99M'], ['[<0;1', '0;99M']],
    ['after the bracket', [`${ESC}[`, '<0;10;99M'], ['[', '<0;10;99M']],
    ['in three pieces', [`${ESC}[<0`, ';10', ';9m'], ['[<0', ';10', ';9m']],
  ])('nothing of a report is typed that comes late: %s', async (_, pieces, told) => {
    const app = await withMouse('0', '/');
    for (const [index, piece] of pieces.entries()) {
      await terminal?.send(piece);
      // Ink waits a moment for the rest before it hands a piece over as typed.
      await expect.poll(() => handedOver).toEqual(told.slice(0, index + 1));
    }
    await terminal?.send('b');
    expect(app.state.views.at(-1)?.filter).toBe('b');
  });
});

describe('reports', () => {
  const open = () => {
    const [stdin, stdout] = [new PassThrough(), new PassThrough({ encoding: 'utf8' })];
    const told: string[] = [];
    const pointer = createPointer((report) => told.push(report.kind));
    return { stdin, stdout, told, reports: createMouseReports(stdin, stdout, pointer) };
  };

  test('are asked for only while they are wanted and the terminal is ours', () => {
    const { stdin, stdout, told, reports } = open();
    const steps: readonly (readonly [string, () => void, string | null])[] = [
      ['not wanted', () => reports.want(false), null],
      ['wanted', () => reports.want(true), ON],
      ['wanted again', () => reports.want(true), null],
      ['lent', () => reports.hold(true), OFF],
      ['given up meanwhile', () => reports.want(false), null],
      ['back', () => reports.hold(false), null],
      ['wanted', () => reports.want(true), ON],
      ['at the end', () => reports.want(false), OFF],
    ];
    for (const [name, act, written] of steps) {
      act();
      expect([name, stdout.read()]).toEqual([name, written]);
      stdin.emit('data', `${ESC}[<0;1;1M`);
    }
    expect(told).toHaveLength(3);
  });

  test('that cannot be distinguished from text turn the mouse off', async () => {
    const app = await withMouse('0');
    await terminal?.send(`${ESC}[M !!`);
    expect([app.state.preferences.mouse, app.screen]).toEqual([false, 'targets']);
    expect(app.toast).toContain('Mouse disabled');
  });
});
