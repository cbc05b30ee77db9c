/** The man page follows the commands. */
import { expect, test } from 'vitest';
import { commandLine } from '../../src/commands/program.ts';
import * as EXIT_CODES from '../../src/lib/exit-codes.ts';
import { manPage } from '../config/package/man-page.ts';

const page = manPage(
  commandLine(() => undefined),
  '2026-01-02',
);

test('lists every command and its flags, and no hidden one', () => {
  const program = commandLine(() => undefined);
  const help = program.createHelp();
  for (const command of help.visibleCommands(program)) {
    expect(page, command.name()).toContain(`.SS ${command.name().replaceAll('-', '\\-')} `);
    for (const { long } of help.visibleOptions(command))
      expect(page, `${command.name()} ${long}`).toContain((long ?? '').replaceAll('-', '\\-'));
  }
  expect(page).not.toContain('lab\\-database');
});

test('lists every exit code', () => {
  const listed = page.split('.SH EXIT STATUS')[1] ?? '';
  for (const code of Object.values(EXIT_CODES)) expect(listed).toContain(`.B ${code}\n`);
});

test('nothing in it is taken for a command of roff', () => {
  const requests = page.split('\n').filter((line) => /^[.']/.test(line));
  for (const line of requests) expect(line).toMatch(/^\.(TH|SH|SS|TP|B|I)( |$)/);
  expect(page.replace(/^\.TH.*$/m, '')).not.toMatch(/(?<!\\)-/);
});
