/** The screen after another program had the terminal, as a terminal shows it. */
import { PassThrough } from 'node:stream';
import xterm from '@xterm/headless';
import { render, Text } from 'ink';
import { expect, onTestFinished, test } from 'vitest';
import { createPointer } from '../../../src/app/input/pointer.ts';
import { createTerminalLoan, TerminalDesk } from '../../../src/app/shell/terminal-loan.tsx';
import { AppDriver } from '../../support/app-driver.ts';

const COLUMNS = 40;
const ROWS = 6;

/** Ink on an emulated terminal. */
function screen() {
  const terminal = new xterm.Terminal({
    cols: COLUMNS,
    rows: ROWS,
    allowProposedApi: true,
    convertEol: true,
  });
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: COLUMNS, rows: ROWS });
  stdout.on('data', (data: Buffer) => terminal.write(data));
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => stdin,
    ref: () => stdin,
    unref: () => stdin,
  });
  const rows = () =>
    Array.from(
      { length: ROWS },
      (_, row) => terminal.buffer.active.getLine(row)?.translateToString(true) ?? '',
    );
  return { stdout, stdin, rows };
}

test('the first row is whole, wherever the program left the cursor', async () => {
  const { stdout, stdin, rows } = screen();
  const { app } = new AppDriver();
  const loan = createTerminalLoan();
  const frame = Array.from({ length: ROWS }, (_, row) => `row ${row} `.padEnd(COLUMNS, '.'));
  const drawn = (
    <>
      <Text>{frame.join('\n')}</Text>
      <TerminalDesk loan={loan} onFocus={() => {}} pointer={createPointer()} store={app.store} />
    </>
  );
  const instance = render(drawn, {
    stdout: Object(stdout),
    stdin: Object(stdin),
    alternateScreen: true,
    interactive: true,
    patchConsole: false,
  });
  onTestFinished(() => instance.unmount());
  await expect.poll(rows).toEqual(frame);
  await loan.lend(async () => {
    stdout.write('\nended. Press Enter to return.^C');
  });
  await expect.poll(rows).toEqual(frame);
});
