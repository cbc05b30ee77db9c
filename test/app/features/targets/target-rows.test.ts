/** What a row of the list of targets says about sessions and grants. */
import { expect, test } from 'vitest';
import { type AppState, visibleView } from '../../../../src/app/core/state.ts';
import { NO_MEMORY } from '../../../../src/app/features/forwards/forward-request.state.ts';
import { targetRows } from '../../../../src/app/features/targets/targets.select.ts';
import { targetColumns } from '../../../../src/app/features/targets/targets.view.tsx';
import { CATALOG } from '../../../../src/app/registry.ts';
import { AppDriver } from '../../../support/app-driver.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';
import { session, target } from '../../../support/resources.ts';

async function onTargets(world: MemoryWorld, ...keys: readonly string[]): Promise<AppState> {
  return (await (await new AppDriver(world).signIn()).press('0', ...keys)).state;
}

/** What is shown, by the title of the column. */
function cells(state: AppState): Record<string, string[]> {
  const view = visibleView(state);
  const { titles = [], rows = [] } = CATALOG.screenOf(view).table?.(state, view) ?? {};
  return Object.fromEntries(titles.map((title, index) => [title, rows.map((row) => row[index] ?? '')]));
}

function busyWorld(): MemoryWorld {
  const world = new MemoryWorld();
  world.controller.rows.targets = ['both', 'mine', 'none', 'theirs'].map((name) =>
    target(`t_${name}`, { name }),
  );
  world.controller.rows.sessions = [
    session('s_1', { targetId: 't_both' }),
    session('s_2', { targetId: 't_both', userId: 'u_2' }),
    session('s_3', { targetId: 't_both', userId: 'u_3' }),
    session('s_4', { targetId: 't_mine' }),
    session('s_5', { targetId: 't_mine', status: 'terminated' }),
    session('s_6', { targetId: 't_theirs', userId: 'u_2' }),
  ];
  return world;
}

test("one's own live sessions stand apart from those of others", async () => {
  const { NAME, SESS } = cells(await onTargets(busyWorld()));
  expect([NAME, SESS]).toEqual([
    ['both', 'mine', 'none', 'theirs'],
    ['1+2', '1', '0', '+1'],
  ]);
});

test('sorted by sessions, a target of my own comes before any of others', async () => {
  const { NAME } = cells(await onTargets(busyWorld(), ...'>>>>>>>O'));
  expect(NAME).toEqual(['both', 'mine', 'theirs', 'none']);
});

test('a target that I may not connect to says so instead of a port, and is dim', async () => {
  const world = new MemoryWorld();
  world.savedMemory.ttcp_3 = { ...NO_MEMORY, listenPort: 18_443 };
  const state = await onTargets(world);
  const { NAME, LOCAL } = cells(state);
  expect([NAME, LOCAL]).toEqual([
    ['billing', 'orders', 'wiki'],
    ['-', '-', 'no grant'],
  ]);
  const tones = targetRows(state, visibleView(state)).map((row) =>
    targetColumns(0, true).map(({ tone }) => tone?.(row) ?? 'plain'),
  );
  expect(tones.map((row) => row.every((tone) => tone === 'dim'))).toEqual([false, false, true]);
});

test('no two favorites have the same digit', async () => {
  const state = await onTargets(new MemoryWorld(), 'G', '*', '0', 'down', 'down', '*');
  const rows = targetRows(state, visibleView(state));
  expect(rows.map(({ name, quick }) => [name, quick])).toEqual([
    ['orders', 1],
    ['wiki', 2],
    ['billing', undefined],
  ]);
});
