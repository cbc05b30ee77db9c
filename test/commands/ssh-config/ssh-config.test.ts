/** The include file of `bnd-tui ssh-config`: its hosts and their names. */
import { beforeEach, describe, expect, test } from 'vitest';
import { type SshHost, sshConfigText } from '../../../src/commands/ssh-config/config-text.ts';
import { findSshHosts } from '../../../src/commands/ssh-config/ssh-hosts.ts';
import { MemoryController } from '../../support/memory-controller.ts';
import { alias, host, hostSet, scope, target } from '../../support/resources.ts';

let controller: MemoryController;

beforeEach(() => {
  controller = new MemoryController(() => 0);
  controller.token = 'at_1234567890_secret';
  Object.assign(controller.rows, {
    scopes: [
      scope('o_1', { name: 'acme', type: 'org' }),
      scope('p_1', { name: 'prod', type: 'project', scopeId: 'o_1' }),
      scope('p_2', { name: 'lab', type: 'project', scopeId: 'o_1' }),
    ],
    targets: [],
    aliases: [],
    hosts: [],
    'host-sets': [],
  });
});

const find = (...words: readonly string[]): Promise<readonly SshHost[]> =>
  findSshHosts(controller.api, {
    words,
    includes: (targetId, hostId) => `/state/${[targetId, hostId].join('-')}`,
  });

describe('hosts', () => {
  test('are the targets that look like ssh, or those that are named', async () => {
    controller.rows.targets = [
      target('ttcp_1', { name: 'web', defaultPort: 22 }),
      target('ttcp_2', { name: 'orders', defaultPort: 5432 }),
      target('tssh_3', { name: 'vm', type: 'ssh', defaultPort: 2200 }),
      target('ttcp_4', { name: 'secret', defaultPort: 22, authorizedActions: ['read'] }),
    ];
    expect((await find()).map(({ targetId }) => targetId)).toEqual(['tssh_3', 'ttcp_1']);
    expect((await find('orders')).map(({ targetId }) => targetId)).toEqual(['ttcp_2']);
    await expect(find('nothing')).rejects.toMatchObject({ code: 'not-found' });
  });

  test('have their id, alias and unambiguous names', async () => {
    controller.rows.targets = [
      target('ttcp_1', { name: 'Web', defaultPort: 22 }),
      target('ttcp_2', { name: 'two words', defaultPort: 22 }),
      target('ttcp_3', { name: 'twin', defaultPort: 22 }),
      target('ttcp_4', { name: 'TWIN', defaultPort: 22 }),
      target('ttcp_5', { name: 'x*', defaultPort: 22 }),
    ];
    controller.rows.aliases = [alias('alt_1', { value: 'www.acme', destinationId: 'ttcp_1' })];
    const names = Object.fromEntries((await find()).map((one) => [one.targetId, one.names]));
    expect(names).toEqual({
      ttcp_1: [
        'ttcp_1.boundary',
        'Web.prod.boundary',
        'web.prod.boundary',
        'Web.prod.acme.boundary',
        'web.prod.acme.boundary',
        'www.acme.boundary',
        'www.acme',
      ],
      ttcp_2: ['ttcp_2.boundary'],
      ttcp_3: ['ttcp_3.boundary'],
      ttcp_4: ['ttcp_4.boundary'],
      ttcp_5: ['ttcp_5.boundary'],
    });
  });

  test('of one target have a name each; the name of the target leads to the first', async () => {
    controller.rows.targets = [
      target('ttcp_1', {
        name: 'web',
        defaultPort: 22,
        address: undefined,
        hostSources: [{ id: 'hsst_1', hostCatalogId: 'hcst_1' }],
      }),
    ];
    controller.rows['host-sets'] = [hostSet('hsst_1', { hostIds: ['hst_2', 'hst_1'] })];
    controller.rows.hosts = [host('hst_1', { name: 'a-1' }), host('hst_2', { name: 'a-2' })];
    controller.rows.aliases = [alias('alt_1', { value: 'second', destinationId: 'ttcp_1', hostId: 'hst_2' })];
    const found = await find();
    expect(found.map(({ hostId, names }) => [hostId, names])).toEqual([
      [
        'hst_1',
        [
          'ttcp_1.boundary',
          'web.prod.boundary',
          'web.prod.acme.boundary',
          'a-1.ttcp_1.boundary',
          'a-1.web.prod.boundary',
          'a-1.web.prod.acme.boundary',
          'hst_1.boundary',
        ],
      ],
      [
        'hst_2',
        [
          'second.boundary',
          'second',
          'a-2.ttcp_1.boundary',
          'a-2.web.prod.boundary',
          'a-2.web.prod.acme.boundary',
          'hst_2.boundary',
        ],
      ],
    ]);
  });

  test('are known by the target where hosts may not be read', async () => {
    controller.rows.targets = [
      target('ttcp_1', {
        name: 'web',
        defaultPort: 22,
        hostSources: [{ id: 'hsst_9', hostCatalogId: 'hcst_1' }],
      }),
    ];
    expect(await find()).toMatchObject([{ targetId: 'ttcp_1', hostId: undefined }]);
  });
});

describe('the text', () => {
  const HOST: SshHost = {
    title: 'web@prod.acme',
    targetId: 'ttcp_1',
    hostId: undefined,
    names: ['web.prod.boundary', 'ttcp_1.boundary'],
    hasHostKey: true,
    brokers: false,
    includes: '/state/ttcp_1/config',
  };
  const textOf = (
    own: Partial<SshHost>,
    program: readonly string[] = ['/bin/node', '/opt/bnd-tui.js'],
  ): string => sshConfigText({ hosts: [{ ...HOST, ...own }], controller: 'http://127.0.0.1:9200', program });

  test('a host has a fixed key name and a command', () => {
    expect(textOf({ hostId: 'hst_1' })).toContain(
      [
        'Host web.prod.boundary ttcp_1.boundary',
        '    HostKeyAlias hst_1',
        '    ProxyCommand /bin/node /opt/bnd-tui.js connect --stdio --for-ssh --addr http://127.0.0.1:9200 --host-id hst_1 -- ttcp_1',
      ].join('\n'),
    );
    expect(textOf({})).not.toContain('Match');
  });

  test('one whose sessions bring a user or key reads them before', () => {
    const text = textOf({ brokers: true });
    const match = text.indexOf(
      'Match originalhost web.prod.boundary,ttcp_1.boundary exec "/bin/node /opt/bnd-tui.js ssh-prepare',
    );
    expect(match).toBeGreaterThan(0);
    expect(text.indexOf('Include "/state/ttcp_1/config"')).toBeGreaterThan(match);
    expect(text.indexOf('Host web.prod')).toBeGreaterThan(match);
    expect(text).toContain('--prepared');
  });

  test('the key of a worker is not remembered as that of a host', () => {
    expect(textOf({ hasHostKey: false })).not.toContain('HostKeyAlias');
    expect(textOf({ hasHostKey: false })).toContain('UserKnownHostsFile /dev/null');
  });

  test('other names with the suffix come last', () => {
    const text = textOf({});
    expect(text.lastIndexOf('Host *.boundary')).toBeGreaterThan(text.indexOf('HostKeyAlias'));
    // Not those that would end the quotes around them.
    expect(text).toContain(`Host *.boundary "!*'*"\n`);
  });

  test('words are quoted for the shell, percent signs for ssh', () => {
    const text = textOf({}, ['/my node/bin', "/it's/100%/bnd-tui.js"]);
    expect(text).toContain(`ProxyCommand '/my node/bin' '/it'\\''s/100%%/bnd-tui.js' connect`);
  });

  test('a title stays one comment; a path that ssh cannot read is refused', () => {
    expect(textOf({ title: 'web\nHost *\n  ProxyCommand evil' })).not.toMatch(
      /^ *(Host \*$|ProxyCommand evil)/m,
    );
    expect(() => textOf({ brokers: true, includes: '/a"b' })).toThrow(/quote/);
  });
});
