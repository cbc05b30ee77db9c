/** Targets, hosts, credentials. */
import type { Feature } from './feature.ts';

export const TARGETS: readonly Feature[] = [
  {
    number: 27,
    name: 'Type of a target',
    state: 'yes',
    test: { file: 'app/pictures.test.ts', title: 'targets' },
    off: {
      file: 'app/features/targets/targets.view.tsx',
      text: "{ title: 'TYPE', width: 4, priority: 2, cell: (row) => row.type },",
      instead: '',
    },
  },
  {
    number: 28,
    name: 'Address and ports',
    state: 'yes',
    test: { file: 'app/pictures.test.ts', title: 'target, hosts' },
    off: {
      file: 'app/features/targets/target-body.view.tsx',
      text: "{ title: 'ADDRESS', width: 15, grow: 1, priority: 1, cell: (row) => row.address },",
      instead: '',
    },
  },
  {
    number: 29,
    name: 'Session limits',
    state: 'yes',
    test: { file: 'app/pictures.test.ts', title: 'target, hosts' },
    off: {
      file: 'app/features/targets/target-body.view.tsx',
      text: "pair('Max session', max)",
      instead: "''",
    },
  },
  {
    number: 30,
    name: 'Row shows that I have a live session',
    state: 'yes',
    test: {
      file: 'app/features/targets/target-rows.test.ts',
      title: "one's own live sessions stand apart from those of others",
    },
    off: {
      file: 'app/features/targets/targets.view.tsx',
      text: 'cell: sessionsText,',
      instead: "cell: () => '',",
    },
  },
  {
    number: 31,
    name: 'Filter by type / by active session',
    state: 'yes',
    test: { file: 'app/list/filter-keys.test.ts', title: 'type=ssh session=yes' },
    off: {
      file: 'app/features/targets/targets.select.ts',
      text: 'session: row.own > 0,',
      instead: 'session: undefined,',
    },
  },
  {
    number: 32,
    name: 'Sort',
    state: 'yes',
    test: {
      file: 'app/list/lists.test.ts',
      title: 'a letter sorts, again reverses; the cursor stays on its row',
    },
    off: {
      file: 'app/features/targets/targets.view.tsx',
      text: "...sortKeys({ N: 'NAME', T: 'TYPE', P: 'PORT', L: 'LAST' }),",
      instead: '',
    },
  },
  {
    number: 33,
    name: 'Favorites',
    state: 'yes',
    test: {
      file: 'app/features/targets/targets.test.ts',
      title: 'a favorite comes first, and stays one the next time',
    },
    off: { file: 'app/features/targets/targets.keys.ts', text: "strokes: ['*']", instead: 'strokes: []' },
  },
  {
    number: 34,
    name: 'Recent / most used',
    state: 'yes',
    test: { file: 'app/features/palette/palette.test.ts', title: 'what was used last comes first' },
    off: {
      file: 'app/features/palette/palette.effects.ts',
      text: 'recent: withRecent(state.recent, { key: entry.key, usedAtMs: runtime.ports.clock.now() }),',
      instead: '',
    },
  },
  {
    number: 35,
    name: 'Marks targets that I may not connect to',
    state: 'yes',
    test: {
      file: 'app/features/targets/target-rows.test.ts',
      title: 'a target that I may not connect to says so instead of a port, and is dim',
    },
    off: {
      file: 'app/features/targets/targets.select.ts',
      text: "authorizedActions.length === 0 || authorizedActions.includes('authorize-session')",
      instead: 'true',
    },
  },
  {
    number: 36,
    name: 'Hosts of a target',
    state: 'yes',
    test: { file: 'app/pictures.test.ts', title: 'target, hosts' },
    off: {
      file: 'app/features/targets/target-body.view.tsx',
      text: 'columns={HOSTS}',
      instead: 'columns={[]}',
    },
  },
  {
    number: 37,
    name: 'Host sets and catalogs',
    state: 'yes',
    test: {
      file: 'app/features/inventory/inventory.test.ts',
      title: 'enter shows the hosts, tab the host sets',
    },
    off: {
      file: 'app/features/inventory/index.ts',
      text: 'catalogsScreen, catalogScreen, aliases',
      instead: 'catalogsScreen, aliases',
    },
  },
  {
    number: 38,
    name: 'Pick the host to connect to',
    state: 'yes',
    test: {
      file: 'app/features/connect/hosts.test.ts',
      title: 'is the one that is selected on the page of the target',
    },
    off: {
      file: 'app/features/targets/target.view.tsx',
      text: 'hostId === undefined ? {} : { hostId }',
      instead: '{}',
    },
  },
  {
    number: 39,
    name: 'Search hosts',
    state: 'yes',
    test: {
      file: 'app/features/targets/targets.test.ts',
      title: 'hosts of a target are narrowed by the filter',
    },
    off: {
      file: 'app/features/targets/target-detail.select.ts',
      text: 'compileFilter(filter)',
      instead: '() => true',
    },
  },
  {
    number: 40,
    name: 'Brokered credentials shown after connect',
    state: 'yes',
    test: {
      file: 'app/features/sessions/sessions.test.ts',
      title: 'credentials are in the state only while they are shown',
    },
    off: { file: 'app/features/sessions/sessions.keys.ts', text: "strokes: ['x']", instead: 'strokes: []' },
  },
  {
    number: 41,
    name: 'Any secret shape',
    state: 'yes',
    test: { file: 'api/resources.test.ts', title: 'a secret that is not JSON is shown unchanged' },
    off: {
      file: 'api/resources/credential.ts',
      text: 'return { raw: plain };',
      instead: 'return undefined;',
    },
  },
  {
    number: 42,
    name: 'Secrets hidden until asked',
    state: 'yes',
    test: {
      file: 'app/features/sessions/sessions.test.ts',
      title: 'credentials are in the state only while they are shown',
    },
    off: {
      file: 'app/features/credentials/credential-list.state.ts',
      text: '(({ id, source, key }) => ({ id, source, key }))',
      instead: '((entry) => entry)',
    },
  },
  {
    number: 43,
    name: 'Copy a secret without showing it',
    state: 'yes',
    test: {
      file: 'app/features/sessions/sessions.test.ts',
      title: 'credentials are in the state only while they are shown',
    },
    off: {
      file: 'app/features/credentials/credentials.view.tsx',
      text: "strokes: ['c']",
      instead: 'strokes: []',
    },
  },
  {
    number: 44,
    name: 'See the credentials again later',
    state: 'yes',
    test: {
      file: 'app/features/sessions/sessions.test.ts',
      title: 'credentials are in the state only while they are shown',
    },
    off: {
      file: 'app/features/credentials/credentials.effects.ts',
      text: 'dialog: state.dialog ?? openedCredentials(',
      instead: 'dialog: void (',
    },
  },
  {
    number: 45,
    name: 'Search among many credentials',
    state: 'yes',
    test: {
      file: 'app/features/credentials/credentials.test.ts',
      title: 'finds one among two hundred by its source and field',
    },
    off: {
      file: 'app/features/credentials/credentials.view.tsx',
      text: "strokes: ['/']",
      instead: 'strokes: []',
    },
  },
  {
    number: 46,
    name: 'Clipboard cleared after a while',
    state: 'yes',
    test: {
      file: 'app/features/credentials/credentials.test.ts',
      title: 'is taken out after 45 seconds, and that is said once',
    },
    off: {
      file: 'app/features/copy/secret-clipboard.effects.ts',
      text: 'await clipboard.clear(secret);',
      instead: '',
    },
  },
  {
    number: 47,
    name: 'Credential stores and libraries',
    state: 'yes',
    test: {
      file: 'app/features/inventory/inventory.test.ts',
      title: 'enter shows the credentials of a static one, the libraries of one of Vault',
    },
    off: {
      file: 'app/features/inventory/index.ts',
      text: 'storesScreen, storeScreen, catalogs',
      instead: 'storesScreen, catalogs',
    },
  },
];
