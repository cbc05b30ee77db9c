import { describe, expect, test } from 'vitest';
import { visibleView } from '../../../../src/app/core/state.ts';
import { CATALOG } from '../../../../src/app/registry.ts';
import { AppDriver } from '../../../support/app-driver.ts';
import { furnished } from '../../../support/furnished.ts';
import { credentialStore } from '../../../support/resources.ts';

const opened = async (line: string, world = furnished()): Promise<AppDriver> =>
  (await new AppDriver(world).signIn()).press(':', line, 'enter');

function rowsOf(app: AppDriver): readonly string[] {
  const view = visibleView(app.state);
  return CATALOG.screenOf(view).rowIds(app.state, view);
}

function titleOf(app: AppDriver): string {
  const view = visibleView(app.state);
  return CATALOG.screenOf(view).title(app.state, view);
}

describe('credential stores', () => {
  test('are listed once for all projects, or for one', async () => {
    const app = await opened('stores');
    expect([rowsOf(app), titleOf(app)]).toEqual([['csst_1', 'csvlt_1'], 'Credential stores(all)[2]']);
    expect(app.world.controller.calls.filter((call) => call === 'list credential-stores')).toHaveLength(1);
    expect(rowsOf(await opened('stores lab'))).toEqual(['csvlt_1']);
  });

  test('enter shows the credentials of a static one, the libraries of one of Vault', async () => {
    const app = await (await opened('stores')).press('enter');
    expect([rowsOf(app), titleOf(app)]).toEqual([['credup_1', 'credspk_2'], 'Credentials(kept here)[2]']);
    await app.press('esc', 'down', 'enter');
    expect([rowsOf(app), titleOf(app)]).toEqual([['clvlt_1'], 'Libraries(vault)[1]']);
  });

  test('can be filtered by what is special about their rows, and sorted', async () => {
    const app = await (await opened('stores')).press('enter', '/', 'user=root', 'enter');
    expect([rowsOf(app), titleOf(app)]).toEqual([['credspk_2'], 'Credentials(kept here)[1/2] </user=root>']);
    await app.press('esc', 'T');
    expect(rowsOf(app)).toEqual(['credspk_2', 'credup_1']);
  });

  test('are described, shown raw and copied', async () => {
    const app = await (await opened('stores')).press('c', 'enter', 'enter');
    expect([app.world.copied, app.screen]).toEqual([['csst_1'], 'describe']);
    expect(app.world.controller.calls).toContain('read credup_1');
    await app.press('y');
    expect([app.screen, rowsOf(app).length > 0]).toEqual(['raw', true]);
  });
});

describe('host catalogs', () => {
  test('enter shows the hosts, tab the host sets', async () => {
    const app = await (await opened('catalogs')).press('enter');
    expect([rowsOf(app), titleOf(app)]).toEqual([['hst_1', 'hst_2'], 'Hosts(own hosts)[2]']);
    await app.press('tab');
    expect([rowsOf(app), titleOf(app)]).toEqual([['hsst_2', 'hsst_1'], 'Host sets(own hosts)[2]']);
    await app.press('tab');
    expect(titleOf(app)).toBe('Hosts(own hosts)[2]');
  });
});

test('enter on an alias goes to its target; one without a target says so', async () => {
  const app = await (await opened('aliases')).press('down', 'enter');
  expect([app.screen, visibleView(app.state).params]).toEqual(['target', { targetId: 'ttcp_1' }]);
  await app.press('esc', 'up', 'enter');
  expect(app.toast).toBe('Alias alt_2 does not point to a target');
});

describe('the page of a target', () => {
  const page = async (...keys: readonly string[]): Promise<AppDriver> =>
    (await new AppDriver(furnished()).signIn()).press('0', '/', ...keys);

  test('enter on a credential source opens its library or credential', async () => {
    const app = await page('brokered', 'enter', 'enter', 'tab', 'enter');
    expect(visibleView(app.state).params).toEqual({ kind: 'credential-libraries', id: 'clvlt_1' });
    await app.press('esc', 'down', 'enter');
    expect(visibleView(app.state).params).toEqual({ kind: 'credentials', id: 'credup_1' });
  });

  test('the names of credential sources are asked for only while they are looked at', async () => {
    const app = await page('brokered', 'enter', 'enter');
    expect(app.world.controller.calls).not.toContain('list credential-libraries');
    await app.press('tab');
    expect(app.world.controller.calls).toContain('list credential-libraries');
    expect(app.world.controller.calls).toContain('list credentials');
  });

  test('enter on a host set opens its catalog', async () => {
    const app = await page('billing', 'enter', 'enter', 'shift-tab', 'enter');
    expect([visibleView(app.state).params, rowsOf(app)]).toEqual([
      { catalogId: 'hcst_1' },
      ['hsst_2', 'hsst_1'],
    ]);
  });
});

test('a list follows what changes, by its list token', async () => {
  const app = await opened('stores');
  app.world.controller.rows['credential-stores'].push(credentialStore('csst_7', { name: 'a new one' }));
  await app.world.clock.advance(10_500);
  expect(rowsOf(app)).toEqual(['csst_7', 'csst_1', 'csvlt_1']);
  expect(app.world.controller.tokens['credential-stores']).toEqual([undefined, 'token credential-stores']);
});

test('a refused list names the missing grant', async () => {
  const world = furnished();
  world.controller.refused.add('list credential-stores');
  const app = await opened('stores', world);
  const { failure } = app.state.inventory.lists['credential-stores'].global ?? {};
  expect(failure).toMatchObject({ code: 'forbidden' });
  expect(rowsOf(app)).toEqual([]);
});

test('nothing of it is left for the next user', async () => {
  const app = await opened('stores');
  app.app.perform({ type: 'profile.use', name: 'lab' });
  expect(Object.keys(app.state.inventory.lists['credential-stores'])).toEqual([]);
});
