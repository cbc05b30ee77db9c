/** Aliases of projects, as Boundary 1.0 documents them: `alias.projectsuffix.orgsuffix`. */
import { describe, expect, test } from 'vitest';
import { visibleView } from '../../../../src/app/core/state.ts';
import { CATALOG } from '../../../../src/app/registry.ts';
import { BndError } from '../../../../src/lib/errors.ts';
import { AppDriver } from '../../../support/app-driver.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';
import { alias, scope, target } from '../../../support/resources.ts';

/** A controller with an alias in the global scope and one in each of two projects. */
function withAliases(): MemoryWorld {
  const world = new MemoryWorld();
  const { rows } = world.controller;
  rows.aliases.push(
    alias('alt_1', { value: 'web', destinationId: 'ttcp_3' }),
    alias('alt_2', { value: 'db.Backend.eng', scopeId: 'p_1', destinationId: 'ttcp_2' }),
    alias('alt_3', { value: 'db.frontend.eng', scopeId: 'p_2', destinationId: 'ttcp_3' }),
  );
  return world;
}

/** The same full name twice, which no controller should allow. */
function withClash(): MemoryWorld {
  const world = withAliases();
  world.controller.rows.aliases.push(
    alias('alt_4', { value: 'DB.backend.eng', scopeId: 'p_2', destinationId: 'ttcp_1' }),
  );
  return world;
}

function rowsOf(app: AppDriver): readonly string[] {
  const view = visibleView(app.state);
  return CATALOG.screenOf(view).rowIds(app.state, view);
}

function cellsOf(app: AppDriver): readonly (readonly string[])[] {
  return CATALOG.table(app.state, visibleView(app.state))?.rows ?? [];
}

const typed = async (line: string, world: MemoryWorld): Promise<AppDriver> =>
  (await new AppDriver(world).signIn()).press('0', ':', line, 'enter');

function found(app: AppDriver): readonly string[] {
  const { dialog } = app.state;
  return dialog?.kind === 'palette' ? dialog.rows.map(({ group, title }) => `${group} ${title}`) : [];
}

describe('the list', () => {
  test('shows aliases of all scopes, or of one project', async () => {
    const app = await typed('aliases', withAliases());
    expect(rowsOf(app)).toEqual(['alt_2', 'alt_3', 'alt_1']);
    expect(cellsOf(app)[0]).toEqual(expect.arrayContaining(['db.Backend.eng', 'billing', 'prod']));
    expect(rowsOf(await typed('aliases lab', withAliases()))).toEqual(['alt_3']);
  });

  test('completes a short value with the suffixes of its project and org', async () => {
    const world = withAliases();
    const { rows } = world.controller;
    rows.scopes = [
      scope('o_1', { name: 'acme', type: 'org', aliasSuffix: 'eng' }),
      scope('p_1', { name: 'prod', type: 'project', scopeId: 'o_1', aliasSuffix: 'backend' }),
    ];
    rows.aliases.push(alias('alt_4', { value: 'cache', scopeId: 'p_1', destinationId: 'ttcp_1' }));
    const app = await typed('aliases', world);
    expect(cellsOf(app)[0]).toContain('cache.backend.eng');
    await app.press(':', 'connect cache.backend.eng', 'enter');
    expect(world.controller.calls).toContain('authorize ttcp_1');
  });

  test.each(['forbidden', 'invalid-request'] as const)(
    'is made scope by scope if the controller refuses all at once: %s',
    async (code) => {
      const world = withAliases();
      const { api, rows } = world.controller;
      rows.scopes = [
        scope('o_1', { name: 'acme', type: 'org' }),
        scope('p_1', { type: 'project', scopeId: 'o_1', authorizedCollectionActions: { aliases: ['list'] } }),
        scope('p_2', { type: 'project', scopeId: 'o_1', authorizedCollectionActions: { targets: ['list'] } }),
        scope('p_3', { type: 'project', scopeId: 'o_1' }),
      ];
      const { list } = api;
      const asked: string[] = [];
      api.list = async (name, query, ...rest) => {
        if (name !== 'aliases') return list(name, query, ...rest);
        asked.push(query.parentId);
        if (query.recursive === true || query.parentId === 'p_3') throw new BndError(code, 'Refused.');
        const all = await list(name, { parentId: 'global' }, ...rest);
        return { ...all, items: all.items.filter(({ scopeId }) => scopeId === query.parentId) };
      };
      const app = await typed('aliases', world);
      expect(rowsOf(app)).toEqual(code === 'forbidden' ? ['alt_2'] : ['alt_2', 'alt_1']);
      expect(asked).not.toContain('p_2');
    },
  );

  test('a controller without aliases in projects is not asked for them, and no error is shown', async () => {
    const world = withAliases();
    world.controller.refused.add('list aliases');
    for (const row of world.controller.rows.scopes)
      Object.assign(row, { authorizedCollectionActions: { targets: ['list'] } });
    const app = await (await new AppDriver(world).signIn()).press('0', 'ctrl-p', 'orders');
    expect(world.controller.calls.filter((call) => call === 'list aliases')).toHaveLength(1);
    expect(app.toast).toBe('Signed in as ana');
    expect(found(app)).toContain('targets orders');
  });
});

describe('connect by alias', () => {
  test.each(['db.backend.eng', 'DB.BACKEND.ENG'])('finds it in a project: %s', async (name) => {
    const app = await typed(`connect ${name} 15432`, withAliases());
    expect(app.toast).toBe('Listening on 127.0.0.1:15432');
    expect(app.world.controller.calls).toContain('authorize ttcp_2');
  });

  test('lets the controller resolve it if aliases cannot be listed', async () => {
    const world = withAliases();
    const { api } = world.controller;
    world.controller.refused.add('list aliases');
    const { read } = api;
    api.read = (name, id, signal) => read(name, id === 'db.backend.eng' ? 'ttcp_2' : id, signal);
    await typed('connect db.backend.eng', world);
    expect(world.controller.calls).toContain('authorize ttcp_2');
  });

  test('is refused if two have the name: both are listed, and what to do', async () => {
    const app = await typed('connect db.backend.eng', withClash());
    expect(app.state.dialog).toMatchObject({
      kind: 'message',
      lines: expect.arrayContaining([
        expect.stringMatching(/alt_2.*ttcp_2/),
        expect.stringMatching(/alt_4.*ttcp_1/),
        expect.stringContaining(':connect'),
      ]),
    });
    expect(app.world.controller.calls.some((call) => call.startsWith('authorize'))).toBe(false);
    await app.press('enter', ':', 'connect ttcp_2', 'enter');
    expect(app.world.controller.calls).toContain('authorize ttcp_2');
  });

  test('one that selects a host opens the session to it', async () => {
    const world = withAliases();
    world.controller.rows.aliases.push(
      alias('alt_5', { value: 'first.eng', destinationId: 'ttcp_2', hostId: 'hst_2' }),
    );
    const app = await typed('connect first.eng', world);
    const { forwards, connection } = app.state;
    const own = Object.values(forwards).filter(({ controller }) => controller === connection.address);
    expect(own).toMatchObject([{ targetId: 'ttcp_2', hostId: 'hst_2' }]);
  });

  test('one that is the name of another target as well is refused with both', async () => {
    const world = withAliases();
    world.controller.rows.aliases.push(alias('alt_5', { value: 'orders', destinationId: 'ttcp_3' }));
    const app = await typed('connect orders', world);
    expect(JSON.stringify(app.state.dialog)).toMatch(/alt_5.*ttcp_3.*ttcp_1/);
    expect(world.forwards).toEqual([]);
  });

  test('one without a target is refused', async () => {
    const world = withAliases();
    world.controller.rows.aliases.push(alias('alt_5', { value: 'none.backend.eng', scopeId: 'p_1' }));
    expect((await typed('connect none.backend.eng', world)).toast).toMatch(/none\.backend\.eng/);
    expect(world.forwards).toEqual([]);
  });

  test('one of a target that is not listed is connected to', async () => {
    const world = withAliases();
    const hidden = target('ttcp_9', { name: 'hidden' });
    world.controller.rows.aliases.push(alias('alt_5', { value: 'hidden.eng', destinationId: hidden.id }));
    await typed('connect hidden.eng', world);
    expect(world.controller.calls).toContain('authorize ttcp_9');
  });

  test('an unknown name is reported, and may be of a target that is not loaded', async () => {
    expect((await typed('connect no.such.name', withAliases())).toast).toMatch(/"no\.such\.name"/);
  });
});

describe('elsewhere', () => {
  test('the palette finds a target by its alias, both targets of a name that clashes', async () => {
    const app = await (await new AppDriver(withClash()).signIn()).press('0', 'ctrl-p', 'db.backend.eng');
    expect(found(app)).toEqual(expect.arrayContaining(['targets billing', 'targets orders']));
  });

  test('the page of a target shows the full name', async () => {
    const world = withAliases();
    const { rows } = world.controller;
    rows.targets.push(
      target('ttcp_7', { name: 'vault', aliases: [{ id: 'alt_7', value: 'vault.backend.eng' }] }),
    );
    const app = await (await new AppDriver(world).signIn()).press('0', '/', 'vault', 'enter', 'enter');
    expect(app.state.targetDetails.ttcp_7?.target?.aliases[0]?.value).toBe('vault.backend.eng');
  });
});
