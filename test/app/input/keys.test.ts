import { describe, expect, test } from 'vitest';
import type { Binding } from '../../../src/app/core/binding.ts';
import { edit, insert, isEditStroke, textValue } from '../../../src/app/core/edit.ts';
import { type KeyFlags, strokeLabel, strokesOf } from '../../../src/app/core/stroke.ts';
import { keyTable } from '../../../src/app/input/key-table.ts';
import { type Layer, resolve } from '../../../src/app/input/resolve.ts';

const NO_FLAGS: KeyFlags = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageUp: false,
  pageDown: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  tab: false,
  backspace: false,
  delete: false,
  shift: false,
  ctrl: false,
  meta: false,
};

describe('strokes of an input event', () => {
  test.each<[string, string, Partial<KeyFlags>, string[]]>([
    ['a letter', 'a', {}, ['a']],
    ['a capital letter', 'F', { shift: true }, ['F']],
    ['a blank', ' ', {}, ['space']],
    ['control', 'd', { ctrl: true }, ['ctrl-d']],
    ['enter', '', { return: true }, ['enter']],
    ['back tab', '', { tab: true, shift: true }, ['shift-tab']],
    ['an arrow', '', { upArrow: true }, ['up']],
    ['escape', '', { escape: true }, ['esc']],
    ['several keys in one event', 'ad\tmin\r', {}, ['a', 'd', 'tab', 'm', 'i', 'n', 'enter']],
    ['a control character among letters', 'a\u0004', {}, ['a', 'ctrl-d']],
    ['escape joined with the next key', 'q', { meta: true }, ['esc', 'q']],
    ['escape joined with enter', '', { return: true, meta: true }, ['esc', 'enter']],
    ['escape twice at once', '', { escape: true, meta: true }, ['esc', 'esc']],
    ['escape joined with control', 'd', { ctrl: true, meta: true }, ['esc', 'ctrl-d']],
    ['escape joined with tab', '', { tab: true, meta: true }, ['esc', 'tab']],
    ['an arrow with Alt', '', { upArrow: true, meta: true }, ['up']],
    ['a character beyond the basic plane', '😀', {}, ['😀']],
    ['a key that is let go', 'a', { eventType: 'release' }, []],
  ])('%s', (_, input, flags, expected) => {
    expect(strokesOf(input, { ...NO_FLAGS, ...flags })).toEqual(expected);
  });

  test('labels', () => {
    expect([strokeLabel('ctrl-d'), strokeLabel('enter'), strokeLabel('F')]).toEqual([
      '<^d>',
      '<enter>',
      '<F>',
    ]);
  });
});

describe('editing a line', () => {
  test.each([
    ['typing', 'ab', ['c', 'space', 'd'], 'abc d', 5],
    ['in the middle', 'ac', ['left', 'b'], 'abc', 2],
    ['backspace takes a whole emoji', 'a👨‍👩‍👧', ['backspace'], 'a', 1],
    ['delete', 'abc', ['home', 'delete'], 'bc', 0],
    ['to the beginning and the end', 'ab', ['ctrl-a', 'x', 'ctrl-e', 'y'], 'xaby', 4],
    ['kill to the beginning', 'ab cd', ['ctrl-u'], '', 0],
    ['kill to the end', 'ab cd', ['home', 'ctrl-k'], '', 0],
    ['a word', 'ab cd ', ['ctrl-w'], 'ab ', 3],
    ['left of the beginning', 'a', ['left', 'left', 'left'], 'a', 0],
    ['a stroke that edits nothing', 'a', ['up', 'enter', 'ctrl-x'], 'a', 1],
  ])('%s', (_, text, strokes, expected, cursor) => {
    expect(strokes.reduce(edit, textValue(text))).toEqual({ text: expected, cursor });
  });

  test('a paste loses what a terminal would obey', () => {
    expect(insert(textValue('a'), 'b\r\n\u001b[31mc\u202e').text).toBe('ab[31mc');
  });

  test('a field leaves enter, esc, tab and other control keys to others', () => {
    expect(['enter', 'esc', 'tab', 'ctrl-c', 'up', 'pgdn'].filter(isEditStroke)).toEqual([]);
  });
});

describe('resolution', () => {
  const binding = (id: string, stroke: string, when?: () => true | string): Binding<null, string> => ({
    id,
    strokes: [stroke],
    label: id,
    group: 'screen',
    shown: 'menu',
    run: () => id,
    ...(when === undefined ? {} : { when }),
  });
  const layer = (parts: Partial<Layer<null, string>>): Layer<null, string> => ({
    bindings: [],
    takesText: false,
    opaque: false,
    ...parts,
  });
  const screen = layer({
    bindings: [binding('open', 'enter'), binding('copy', 'c', () => 'Nothing selected')],
  });
  const global = layer({ bindings: [binding('help', '?'), binding('other copy', 'c')] });

  test.each<[string, string, readonly Layer<null, string>[], string]>([
    ['the first layer wins', 'enter', [screen, global], 'run open'],
    ['what it does not know falls through', '?', [screen, global], 'run help'],
    ['a refusal does not fall through', 'c', [screen, global], 'refused Nothing selected'],
    ['a dialog lets nothing through', '?', [layer({ opaque: true }), global], 'none'],
    ['a text field owns printable keys', '?', [layer({ takesText: true }), global], 'text ?'],
    ['but not enter', 'enter', [layer({ takesText: true }), screen], 'run open'],
    ['nobody knows it', 'z', [screen, global], 'none'],
  ])('%s', (_, stroke, layers, expected) => {
    const result = resolve(stroke, layers, null);
    const told = {
      run: () => (result.kind === 'run' ? ` ${result.binding.id}` : ''),
      refused: () => (result.kind === 'refused' ? ` ${result.reason}` : ''),
      text: () => (result.kind === 'text' ? ` ${result.stroke}` : ''),
      none: () => '',
    };
    expect(result.kind + told[result.kind]()).toBe(expected);
  });

  test('the key table has a row for each binding', () => {
    expect(keyTable([{ title: 'lists', bindings: [binding('open', 'enter')] }])).toBe(
      '| Where | Keys | What |\n|---|---|---|\n| lists | `enter` | open |\n',
    );
  });
});
