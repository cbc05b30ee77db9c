/** What every list can do: sorting, by keys and with what is seen of it. */
import { describe, expect, test } from 'vitest';
import { visibleView } from '../../../src/app/core/state.ts';
import { CATALOG } from '../../../src/app/registry.ts';
import { AppDriver } from '../../support/app-driver.ts';
import { MemoryWorld } from '../../support/memory-world.ts';
import { session, target } from '../../support/resources.ts';

function rowIds({ state }: AppDriver): string {
  const view = visibleView(state);
  return CATALOG.screenOf(view).rowIds(state, view).join(' ');
}

async function onTargets(): Promise<AppDriver> {
  const world = new MemoryWorld();
  world.controller.rows.targets = [
    target('ttcp_1', { name: 'db-10', defaultPort: 22 }),
    target('ttcp_2', { name: 'db-9', defaultPort: 5432 }),
    target('ttcp_3', { name: 'ab', defaultPort: 443 }),
  ];
  return (await new AppDriver(world).signIn()).press('0');
}

test('j, k, G and g move the cursor as in vim', async () => {
  const app = await onTargets();
  const cursors: unknown[] = [];
  for (const key of ['j', 'k', 'G', 'g']) cursors.push((await app.press(key)).cursor);
  expect(cursors).toEqual(['ttcp_2', 'ttcp_3', 'ttcp_1', 'ttcp_3']);
});

describe('sorting', () => {
  test('a letter sorts, again reverses; the cursor stays on its row', async () => {
    const app = await onTargets();
    expect([rowIds(app), app.cursor]).toEqual(['ttcp_3 ttcp_2 ttcp_1', 'ttcp_3']);
    await app.press('P');
    expect([rowIds(app), app.cursor]).toEqual(['ttcp_1 ttcp_3 ttcp_2', 'ttcp_3']);
    await app.press('P');
    expect([rowIds(app), app.cursor]).toEqual(['ttcp_2 ttcp_3 ttcp_1', 'ttcp_3']);
  });

  test('a column is picked by shift and arrows, and O sorts by it', async () => {
    const app = await onTargets();
    await app.press('O');
    expect(app.toast).toContain('selects the column');
    await app.press('shift-right', '>', 'O', 'O');
    expect(visibleView(app.state).sort).toEqual({ column: 'NAME', reversed: true });
    expect(rowIds(app)).toBe('ttcp_1 ttcp_2 ttcp_3');
  });

  test('is kept by the place and shown in the frame', async () => {
    const app = await onTargets();
    await app.press('N', 'enter', 'esc');
    const view = visibleView(app.state);
    expect(CATALOG.screenOf(view).note(app.state, view).text).toBe('sort: name  live');
  });

  test('rows do not move behind a dialog, and do when it is gone', async () => {
    const world = new MemoryWorld();
    world.controller.rows.sessions = [1, 2].map((number) => session(`s_${number}`, { createdAtMs: -number }));
    const app = await (await new AppDriver(world).signIn()).press(':', 's', 'enter', 'T');
    expect(rowIds(app)).toBe('s_1 s_2');
    await app.press('ctrl-d');
    world.controller.replaceSession('s_1', { status: 'canceling' });
    await world.clock.advance(5000);
    expect([app.state.sessions.byId.get('s_1')?.status, rowIds(app)]).toEqual(['canceling', 's_1 s_2']);
    await app.press('esc', 'T', 'T');
    expect(rowIds(app)).toBe('s_2 s_1');
  });
});

describe('filtering', () => {
  test('the title counts what is left of how many', async () => {
    const app = await (await onTargets()).press('/', 'port=22 db');
    const view = visibleView(app.state);
    expect(CATALOG.screenOf(view).title(app.state, view)).toBe('Targets(all)[1/3] </port=22> </db>');
  });

  test('survives refreshes', async () => {
    const app = await (await onTargets()).press('/', 'db', 'enter');
    app.world.controller.rows.targets = [
      ...app.world.controller.rows.targets,
      target('ttcp_4', { name: 'db-x' }),
      target('ttcp_5', { name: 'web' }),
    ];
    await app.world.clock.advance(6000);
    expect(rowIds(app)).toBe('ttcp_2 ttcp_1 ttcp_4');
  });
});
