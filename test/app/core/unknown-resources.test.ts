/** Resources of a newer controller, and with odd fields: every list shows every row, with what is known of it. */
import { describe, expect, test } from 'vitest';
import { collection } from '../../../src/api/collections.ts';
import type { CollectionName, Collections } from '../../../src/api/types.ts';
import { visibleView } from '../../../src/app/core/state.ts';
import { CATALOG } from '../../../src/app/registry.ts';
import { asObject } from '../../../src/lib/json.ts';
import { AppDriver } from '../../support/app-driver.ts';
import { MemoryWorld } from '../../support/memory-world.ts';

/** What a field may be instead of what it is. */
const ODD = {
  'unknown type': { type: 'quantum', attributes: { qubits: 7, nested: { deep: [1, { a: null }] } } },
  'type of Enterprise': {
    type: 'rdp',
    attributes: { storage_bucket_id: 'sb_1', enable_session_recording: true },
  },
  'no type, scope or name': {
    type: undefined,
    scope_id: undefined,
    scope: undefined,
    name: undefined,
    authorized_actions: undefined,
  },
  'fields of other types': {
    type: 5,
    name: { en: 'x' },
    description: ['x'],
    scope: 'p_1',
    scope_id: 17,
    version: 'new',
    created_time: 0,
    updated_time: 'yesterday',
    authorized_actions: 'read',
    attributes: [],
    host_sources: { id: 'hsst_1' },
    aliases: 'web',
    host_set_ids: 'hsst_1',
    ip_addresses: { 0: '10.0.0.1' },
    status: ['active'],
    user_id: null,
    states: 'active',
    value: 3,
    destination_id: {},
  },
  'null everywhere': {
    type: null,
    name: null,
    description: null,
    scope: null,
    version: null,
    created_time: null,
    authorized_actions: null,
    attributes: null,
  },
  'a scope that is unknown': { scope_id: 'r_9', scope: { id: 'r_9', type: 'region', name: 'north' } },
  'its own scope': {},
} as const;

/** Fields of each kind as a controller returns them. */
const USUAL: { readonly [N in CollectionName]?: object } = {
  targets: { address: '10.0.0.1', attributes: { default_port: 22 } },
  sessions: { status: 'active', user_id: 'u_1', target_id: 'ttcp_1', endpoint: 'tcp://10.0.0.1:22' },
  hosts: { host_catalog_id: 'hcst_1', address: '10.0.0.1' },
  'host-sets': { host_catalog_id: 'hcst_1' },
  credentials: { credential_store_id: 'csst_1' },
  'credential-libraries': { credential_store_id: 'csvlt_1' },
  aliases: { value: 'web', destination_id: 'ttcp_1' },
};

/** One resource of each oddity, parsed as from the wire. */
function oddOnes<N extends CollectionName>(name: N): Collections[N][] {
  return Object.values(ODD).flatMap((parts, index) => {
    const id = `x_${index}`;
    const own = name === 'scopes' && Object.keys(parts).length === 0 ? { scope_id: id } : parts;
    const wire = asObject({ id, scope_id: 'p_1', type: 'tcp', ...USUAL[name], ...own });
    const parsed = wire === undefined ? undefined : collection(name).parse(wire);
    return parsed === undefined ? [] : [parsed];
  });
}

const IDS = Object.keys(ODD).map((_, index) => `x_${index}`);

function oddWorld(): MemoryWorld {
  const world = new MemoryWorld();
  const { rows } = world.controller;
  rows.scopes.push(...oddOnes('scopes'));
  rows.targets.push(...oddOnes('targets'));
  rows.sessions.push(...oddOnes('sessions'));
  rows['credential-stores'].push(...oddOnes('credential-stores'));
  rows.credentials.push(...oddOnes('credentials'));
  rows['host-catalogs'].push(...oddOnes('host-catalogs'));
  rows.hosts.push(...oddOnes('hosts'));
  rows['host-sets'].push(...oddOnes('host-sets'));
  rows.aliases.push(...oddOnes('aliases'));
  return world;
}

const opened = async (...keys: readonly string[]): Promise<AppDriver> =>
  (await new AppDriver(oddWorld()).signIn()).press(...keys);

function rowsOf(app: AppDriver): readonly string[] {
  const view = visibleView(app.state);
  return CATALOG.screenOf(view).rowIds(app.state, view);
}

describe('lists', () => {
  test.each(['scopes', 'targets', 'sessions', 'stores', 'catalogs', 'aliases'])(
    ':%s shows every row',
    async (line) => {
      const app = await opened('0', ':', line, 'enter');
      expect(rowsOf(app)).toEqual(expect.arrayContaining(IDS));
      expect(app.world.crashes).toEqual([]);
      const table = CATALOG.table(app.state, visibleView(app.state));
      for (const row of table?.rows ?? [])
        for (const cell of row) expect(cell).not.toMatch(/undefined|\[object|NaN/);
    },
  );

  test.each([
    ['stores', { screen: 'store', params: { storeId: 'csst_1' } }],
    ['catalogs', { screen: 'catalog', params: { catalogId: 'hcst_1' } }],
  ])('what is in :%s shows every row', async (_, view) => {
    const app = await opened('0');
    app.app.perform({ type: 'open', view });
    await app.press('down');
    expect(rowsOf(app)).toEqual(expect.arrayContaining(IDS));
    await app.press('tab');
    expect(app.world.crashes).toEqual([]);
  });

  test.each(['store', 'catalog'])('a %s of an unknown type opens', async (screen) => {
    const app = await opened('0', ':', `${screen}s`, 'enter');
    app.app.perform({ type: 'select', id: 'x_0' });
    await app.press('enter');
    expect([app.screen, app.world.crashes]).toEqual([screen, []]);
  });

  test('all are found in the palette', async () => {
    const app = await opened('0', 'ctrl-p', 'x_0');
    const { dialog } = app.state;
    expect(dialog?.kind === 'palette' && dialog.rows.map(({ key }) => key)).toEqual(
      expect.arrayContaining(['target x_0', 'scope x_0', 'session x_0']),
    );
  });
});

describe('one of them', () => {
  test.each(IDS)('a target opens, is described and connected to: %s', async (id) => {
    const app = await opened('0');
    app.app.perform({ type: 'open', view: { screen: 'target', params: { targetId: id } } });
    await app.press('tab', 'tab', 'tab', 'd', 'esc', 'y', 'esc');
    app.app.perform({ type: 'connect.ask', targetId: id, atOnce: true });
    await app.press('0');
    expect(app.world.crashes).toEqual([]);
    expect(app.world.controller.calls).toContain(`authorize ${id}`);
  });

  test.each(IDS)('a session opens and is canceled: %s', async (id) => {
    const app = await opened('0');
    app.app.perform({ type: 'open', view: { screen: 'session', params: { sessionId: id } } });
    await app.press('d', 'esc', 'y', 'esc');
    app.app.perform({ type: 'session.cancel', sessionId: id });
    await app.press('0');
    expect(app.world.crashes).toEqual([]);
    expect(app.world.controller.calls).toContain(`cancel ${id}`);
  });
});
