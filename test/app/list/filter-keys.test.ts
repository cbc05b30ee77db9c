import { describe, expect, test } from 'vitest';
import { visibleView } from '../../../src/app/core/state.ts';
import { compileFilter, filterProblem, filterWords, withoutLastWord } from '../../../src/app/list/filter.ts';
import { completeWord, YES_NO } from '../../../src/app/list/filter-keys.ts';
import { CATALOG } from '../../../src/app/registry.ts';
import { AppDriver } from '../../support/app-driver.ts';
import { MemoryWorld } from '../../support/memory-world.ts';
import { session, target } from '../../support/resources.ts';

const KEYS = { name: 'text', type: ['tcp', 'ssh'], sess: 'number', session: YES_NO } as const;

const row = {
  text: 'bastion',
  fields: { name: 'bastion', type: 'ssh', sess: 3, session: true, down: 5_242_880, user: undefined },
};

test.each([
  ['type=ssh session=yes', true],
  ['type=tcp|ssh', true],
  ['type=tcp|rdp', false],
  ['type!=ssh', false],
  ['type!=tcp|rdp', true],
  ['user!=ana', true],
  ['user=ana', false],
  ['session=y', true],
  ['session=no', false],
  ['sess=3', true],
  ['sess=2|3', true],
  ['sess=30', false],
  ['sess>2', true],
  ['sess>3', false],
  ['sess>=3 sess<4', true],
  ['sess<=2', false],
  ['sess>', true],
  ['!sess>2', false],
  ['down>4M', true],
  ['down>5M', false],
  ['name>a', false],
])('/%s', (filter, expected) => {
  expect(compileFilter(filter)(row)).toBe(expected);
});

test.each([
  ['typ=ssh', 'Unknown key "typ", use name, type, sess, session'],
  ['!colour!=red', 'Unknown key "colour", use name, type, sess, session'],
  ['sess>many', '"many" is not a number: use sess>2, or 10M for bytes'],
  ['type<ssh', 'type is not a number: use type=… or type!=…'],
  ['db type=ssh sess>1 re:a=b', undefined],
])('/%s: %s', (filter, problem) => {
  expect(filterProblem(filter, KEYS)).toBe(problem);
});

test('a text without keys may hold any sign', () => {
  expect(filterProblem('state=abc a<b')).toBeUndefined();
  expect(compileFilter('state=abc')({ text: '/callback?state=abc', fields: {} })).toBe(true);
});

test.each([
  ['se', 'ss='],
  ['db !ty', 'pe='],
  ['type=', 'tcp'],
  ['type=tcp|s', 'sh'],
  ['session=n', 'o'],
  ['name=', ''],
  ['t', ''],
  ['', ''],
])('tab behind /%s adds "%s"', (typed, added) => {
  expect(completeWord(typed, KEYS)).toBe(added);
});

test('a filter is taken apart into its words, quotes and regular expressions whole', () => {
  expect(filterWords('type=ssh project="prod east"  db re:a b ')).toEqual([
    'type=ssh',
    'project="prod east"',
    'db',
    're:a b',
  ]);
  expect(['a b', 'a', '', 'x re:a b'].map(withoutLastWord)).toEqual(['a', '', '', 'x']);
});

function shown({ state }: AppDriver): readonly [string, string] {
  const view = visibleView(state);
  const screen = CATALOG.screenOf(view);
  return [screen.rowIds(state, view).join(' '), screen.title(state, view)];
}

async function onTargets(): Promise<AppDriver> {
  const world = new MemoryWorld();
  world.controller.rows.targets = [
    target('tssh_1', { name: 'bastion', type: 'ssh' }),
    target('tssh_2', { name: 'jump', type: 'ssh', authorizedActions: ['read'] }),
    target('ttcp_3', { name: 'orders' }),
  ];
  world.controller.rows.sessions = [
    session('s_1', { targetId: 'tssh_1' }),
    session('s_2', { targetId: 'tssh_1', userId: 'u_2' }),
    session('s_3', { targetId: 'tssh_2', userId: 'u_2' }),
    session('s_4', { targetId: 'ttcp_3', status: 'terminated' }),
  ];
  return (await new AppDriver(world).signIn()).press('0');
}

describe('on the lists', () => {
  test.each([
    ['type=ssh session=yes', 'tssh_1'],
    ['sess>0', 'tssh_1 tssh_2'],
    ['sess>1', 'tssh_1'],
    ['session=no grant=yes', 'ttcp_3'],
    ['port=5432 type!=tcp', 'tssh_1 tssh_2'],
  ])('targets /%s', async (filter, ids) => {
    expect(shown(await (await onTargets()).press('/', filter, 'enter'))[0]).toBe(ids);
  });

  test('sessions by state, owner and whether they are open here', async () => {
    const app = await (await onTargets()).press(
      ':',
      'sessions -all -ended',
      'enter',
      '/',
      'state=active mine=yes',
    );
    expect(shown(app)[0]).toBe('s_1');
    await app.press('ctrl-u', 'state=active|terminated mine=no');
    expect(shown(app)[0]).toBe('s_2 s_3');
  });

  test('the last word goes with backspace, all of them with esc', async () => {
    const app = await (await onTargets()).press('/', 'type=ssh grant=yes ba', 'enter');
    expect(shown(app)).toEqual(['tssh_1', 'Targets(all)[1/3] </type=ssh> </grant=yes> </ba>']);
    await app.press('backspace', 'backspace');
    expect(shown(app)).toEqual(['tssh_1 tssh_2', 'Targets(all)[2/3] </type=ssh>']);
    await app.press('/', ' x', 'enter', 'esc');
    expect(shown(app)[1]).toBe('Targets(all)[3]');
    await app.press('backspace');
    expect(app.toast).toBe('No filter. </> adds one.');
  });
});
