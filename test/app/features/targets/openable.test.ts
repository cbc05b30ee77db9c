/** What the user may open, and what the page of a target opens on. */
import { expect, test } from 'vitest';
import { visibleView } from '../../../../src/app/core/state.ts';
import { targetTab } from '../../../../src/app/features/targets/target-detail.select.ts';
import { targetRows } from '../../../../src/app/features/targets/targets.select.ts';
import type { AppDriver } from '../../../support/app-driver.ts';
import { furnished } from '../../../support/furnished.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';
import { openApp } from '../../../support/terminal.tsx';
import { signedIn } from '../../../support/ways.ts';

const names = ({ state }: AppDriver): readonly string[] =>
  targetRows(state, visibleView(state)).map(({ name }) => name);

/** The first target by name may not be opened. */
function withForbidden(): MemoryWorld {
  const world = new MemoryWorld();
  world.controller.rows.targets = world.controller.rows.targets.map((row) =>
    row.name === 'billing' ? { ...row, authorizedActions: ['read'] } : row,
  );
  return world;
}

test('m leaves only targets that the user may open, and they come first anyway', async () => {
  const app = await signedIn(['0'], withForbidden());
  expect(names(app)).toEqual(['orders', 'billing', 'wiki']);
  await app.press('m');
  expect(names(app)).toEqual(['orders']);
  await app.press('m');
  expect(names(app)).toHaveLength(3);
});

test('0 shows all targets, whatever was filtered before', async () => {
  const app = await signedIn(['0', '/', 'orders', 'enter', 'm', ':', 'sessions', 'enter', '0']);
  expect(names(app)).toHaveLength(3);
});

test('a target is found by its alias', async () => {
  const app = await signedIn(['0', '/', 'orders.db', 'enter'], furnished());
  expect(names(app)).toEqual(['orders']);
});

test('the page of a target opens on its hosts, without any on its sessions', async () => {
  const tab = async (name: string): Promise<string> => {
    const { state } = await signedIn(['0', '/', name, 'enter', 'enter']);
    return targetTab(state, visibleView(state));
  };
  expect([await tab('billing'), await tab('orders')]).toEqual(['hosts', 'sessions']);
});

test('the page of a target leaves out the verbs of the API', async () => {
  for (const [columns, rows] of [
    [100, 30],
    [80, 24],
    [60, 20],
  ] as const) {
    const terminal = await openApp(await signedIn(['0', '/', 'orders', 'enter', 'enter']), columns, rows);
    expect(terminal.frame()).not.toMatch(/authorize-session|no-op/);
    terminal.close();
  }
});
