import { describe, expect, test } from 'vitest';
import { formatOf, tableText, withFormat } from '../../../../src/app/list/table.ts';
import { AppDriver } from '../../../support/app-driver.ts';

const TABLE = {
  titles: ['NAME', 'PORT'],
  rows: [
    ['orders', '5432'],
    ['a "b", c', '22'],
    ['=HYPERLINK("x")', '-'],
    ['データ', '+2'],
  ],
};

describe('a table', () => {
  test('as CSV is quoted, and no name computes', () => {
    expect(tableText(TABLE, 'csv')).toBe(
      'NAME,PORT\r\norders,5432\r\n"a ""b"", c",22\r\n"\'=HYPERLINK(""x"")",-\r\nデータ,+2\r\n',
    );
  });

  test('as JSON is a list of objects', () => {
    expect(JSON.parse(tableText({ ...TABLE, rows: TABLE.rows.slice(0, 1) }, 'json'))).toEqual([
      { NAME: 'orders', PORT: '5432' },
    ]);
  });

  test('as text stands in columns', () => {
    expect(tableText(TABLE, 'txt').split('\n').slice(0, 2)).toEqual([
      'NAME             PORT',
      'orders           5432',
    ]);
  });

  test.each([
    ['a.csv', 'csv'],
    ['a.JSON', 'json'],
    ['a.log', 'txt'],
    ['a', 'txt'],
  ])('%s is written as %s', (file, format) => {
    expect(formatOf(file)).toBe(format);
  });

  test('changes its ending', () => {
    expect([withFormat('/x/a.csv', 'json'), withFormat('a', 'txt')]).toEqual(['/x/a.json', 'a.txt']);
  });
});

const DEFAULT = 'targets-2026-03-01T12-00-00.csv';

describe('ctrl-s on a list', () => {
  test('saves what is shown after filter and sort, and tells where', async () => {
    const app = await (await new AppDriver().signIn()).press('0', '/', 'type=tcp !wiki', 'enter', 'N', 'N');
    await app.press('ctrl-s', 'enter');
    const lines = app.world.files.get(DEFAULT)?.split('\r\n') ?? [];
    expect(lines.map((line) => line.split(',')[1])).toEqual(['NAME', 'orders', 'billing', undefined]);
    expect(app.toast).toBe(`Saved 2 rows to ${DEFAULT}`);
    expect(app.state.dialog).toBeUndefined();
  });

  test('tab changes the format, typing the name', async () => {
    const app = await (await new AppDriver().signIn()).press(
      ':',
      's',
      'enter',
      'ctrl-s',
      'tab',
      'tab',
      'tab',
      'tab',
    );
    await app.press('ctrl-u', '/tmp/mine.json', 'enter');
    expect(JSON.parse(app.world.files.get('/tmp/mine.json') ?? '')).toMatchObject([
      { STATE: 'active', TARGET: 'orders', ID: 's_1' },
    ]);
  });

  test('replaces a file only after asking', async () => {
    const app = await (await new AppDriver().signIn()).press(
      '0',
      ':',
      'save a.csv',
      'enter',
      '/',
      'wiki',
      'enter',
    );
    const before = app.world.files.get('a.csv');
    await app.press(':', 'save a.csv', 'enter');
    expect(app.state.dialog).toMatchObject({ kind: 'confirm', title: 'Replace the file?' });
    await app.press('enter');
    expect(app.world.files.get('a.csv')).toBe(before);
    await app.press(':', 'save a.csv', 'enter', 'y');
    expect(app.world.files.get('a.csv')).toContain('wiki');
    expect(app.world.files.get('a.csv')).not.toContain('orders');
  });

  test('says where Nothing to save', async () => {
    const app = await (await new AppDriver().signIn()).press('0', '/', 'zzz', 'enter', 'ctrl-s');
    expect(app.toast).toBe('Nothing to save');
    await app.press('esc', 'enter', ':', 'save x.csv', 'enter');
    expect(app.toast).toBe('No list to save here');
  });
});
