import { describe, expect, test } from 'vitest';
import type { Binding, WantedKeys } from '../../../src/app/core/binding.ts';
import { isStroke, strokeLabels } from '../../../src/app/core/stroke.ts';
import { checkKeys, type KeyLayer, rebound } from '../../../src/app/input/keymap.ts';

const binding = (id: string, ...strokes: readonly string[]): Binding<null, string> => ({
  id,
  strokes,
  label: id,
  group: 'screen',
  shown: 'menu',
  run: () => id,
});

const SHARED = [binding('help', '?'), binding('down', 'j', 'down'), binding('quick', '1', '2')];
const LAYERS: readonly KeyLayer[] = [
  { title: 'everywhere', bindings: [binding('quit', 'ctrl-c')], first: true, whileTyping: true },
  { title: 'all screens', bindings: SHARED },
  { title: 'targets', bindings: [binding('copy', 'c'), binding('forward', 'F')], below: SHARED },
  { title: 'log', bindings: [binding('level', '1'), binding('copy', 'c')], below: SHARED },
  { title: 'prompt', bindings: [binding('submit', 'enter')], whileTyping: true },
];

describe('changed keys', () => {
  test.each<[string, WantedKeys, WantedKeys, readonly string[]]>([
    ['nothing', {}, {}, []],
    ['another key', { forward: ['p'] }, { forward: ['p'] }, []],
    ['several keys', { forward: ['p', 'ctrl-o'] }, { forward: ['p', 'ctrl-o'] }, []],
    ['the same one twice', { forward: ['p', 'p'] }, { forward: ['p'] }, []],
    ['two change places', { forward: ['c'], copy: ['F'] }, { forward: ['c'], copy: ['F'] }, []],
    ['a key taken away', { copy: [] }, { copy: [] }, []],
    ['the key of one that was taken away', { copy: [], forward: ['c'] }, { copy: [], forward: ['c'] }, []],
    ['what was so from the beginning', { level: ['1', 'x'] }, { level: ['1', 'x'] }, []],
    [
      'an id that does not exist, beside one that does',
      { fly: ['p'], forward: ['p'] },
      { forward: ['p'] },
      ['unknown binding "fly": see :config'],
    ],
    [
      'a stroke that does not exist, beside one that does',
      { forward: ['alt-x', 'p'] },
      { forward: ['p'] },
      ['"alt-x" for forward: not a key that terminals send'],
    ],
    [
      'nothing but strokes that do not exist',
      { forward: ['F13', ' '] },
      {},
      ['"F13" for forward: not a key that terminals send', '" " for forward: not a key that terminals send'],
    ],
    [
      'the key of another one',
      { forward: ['c'], level: ['x'] },
      { level: ['x'] },
      ['"c" is already used by copy: forward keeps its default'],
    ],
    [
      'one key for two',
      { copy: ['p'], forward: ['p'] },
      { copy: ['p'] },
      ['"p" is already used by copy: forward keeps its default'],
    ],
    [
      'a key that another one got back',
      { copy: ['alt-x'], forward: ['c'] },
      {},
      [
        '"alt-x" for copy: not a key that terminals send',
        '"c" is already used by copy: forward keeps its default',
      ],
    ],
    [
      'a key of all screens that a screen needs',
      { help: ['c'] },
      {},
      ['"c" is already used by copy: help keeps its default'],
    ],
    [
      'a key of a screen that all screens need',
      { forward: ['j'] },
      {},
      ['"j" is already used by down: forward keeps its default'],
    ],
    [
      'quit gets a key and keeps its own',
      { quit: ['ctrl-q'] },
      { quit: ['ctrl-q', 'ctrl-c'] },
      ['quit keeps ctrl-c in addition'],
    ],
    ['quit cannot be taken away', { quit: [] }, { quit: ['ctrl-c'] }, ['quit keeps ctrl-c in addition']],
    ['nor hidden', { copy: ['ctrl-c'] }, {}, ['"ctrl-c" is already used by quit: copy keeps its default']],
    [
      'a letter where text is typed',
      { submit: ['x'] },
      {},
      ['"x" for submit: this key is needed for typing there'],
    ],
    [
      'a letter that would quit while text is typed',
      { quit: ['q', 'ctrl-c'] },
      { quit: ['ctrl-c'] },
      ['"q" for quit: this key is needed for typing there'],
    ],
  ])('%s', (_, wanted, strokes, problems) => {
    expect(checkKeys(LAYERS, wanted)).toEqual({ strokes, problems });
  });

  test('are laid over the records, which stay as they are', () => {
    const keymap = checkKeys(LAYERS, { help: ['ctrl-o'] });
    expect(rebound(SHARED, keymap).map(({ strokes }) => strokes[0])).toEqual(['ctrl-o', 'j', '1']);
    expect(SHARED[0]?.strokes).toEqual(['?']);
  });
});

test.each([
  ['a', true],
  ['F', true],
  ['%', true],
  ['é', true],
  ['enter', true],
  ['shift-tab', true],
  ['ctrl-d', true],
  ['ctrl-space', true],
  ['ctrl-\\', true],
  ['ctrl-i', false],
  ['ctrl-m', false],
  ['ctrl-h', false],
  ['ctrl-D', false],
  ['alt-a', false],
  ['f1', true],
  ['f12', true],
  ['f13', false],
  [' ', false],
  ['\u001b', false],
  ['', false],
])('whether a terminal sends "%s": %s', (stroke, expected) => {
  expect(isStroke(stroke)).toBe(expected);
});

test('digits that follow one another are shown as a range', () => {
  expect(strokeLabels(['1', '2', '3'])).toBe('<1>-<3>');
  expect(strokeLabels(['1', '3', '2'])).toBe('<1> <3> <2>');
  expect(strokeLabels(['j', 'down'])).toBe('<j> <down>');
});
