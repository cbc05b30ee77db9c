/** Targets, hosts, credentials. */
import type { Feature } from './feature.ts';

export const TARGETS: readonly Feature[] = [
  {
    number: 27,
    name: 'Type of a target',
    state: 'yes',
    test: { file: 'app/pictures.test.ts', title: 'targets' },
  },
  {
    number: 28,
    name: 'Address and ports',
    state: 'yes',
    test: { file: 'app/pictures.test.ts', title: 'target, hosts' },
  },
  {
    number: 29,
    name: 'Session limits',
    state: 'yes',
    test: { file: 'app/pictures.test.ts', title: 'target, hosts' },
  },
  {
    number: 30,
    name: 'Row shows that I have a live session',
    state: 'yes',
    test: {
      file: 'app/features/targets/target-rows.test.ts',
      title: "one's own live sessions stand apart from those of others",
    },
  },
  {
    number: 31,
    name: 'Filter by type / by active session',
    state: 'yes',
    test: { file: 'app/list/filter-keys.test.ts', title: 'type=ssh session=yes' },
  },
  {
    number: 32,
    name: 'Sort',
    state: 'yes',
    test: {
      file: 'app/list/lists.test.ts',
      title: 'a letter sorts, again reverses; the cursor stays on its row',
    },
  },
  {
    number: 33,
    name: 'Favourites',
    state: 'yes',
    test: {
      file: 'app/features/targets/targets.test.ts',
      title: 'a favourite comes first, and is one the next time',
    },
  },
  {
    number: 34,
    name: 'Recent / most used',
    state: 'yes',
    test: { file: 'app/features/palette/palette.test.ts', title: 'what was used last comes first' },
  },
  {
    number: 35,
    name: 'Hides or greys what I may not connect to',
    state: 'yes',
    test: {
      file: 'app/features/targets/target-rows.test.ts',
      title: 'a target that I may not connect to says so instead of a port, and is dim',
    },
  },
  {
    number: 36,
    name: 'Hosts of a target',
    state: 'yes',
    test: { file: 'app/pictures.test.ts', title: 'target, hosts' },
  },
  {
    number: 37,
    name: 'Host sets and catalogs',
    state: 'yes',
    test: {
      file: 'app/features/inventory/inventory.test.ts',
      title: 'enter shows the hosts, tab the host sets',
    },
  },
  {
    number: 38,
    name: 'Pick the host to connect to',
    state: 'yes',
    test: {
      file: 'e2e/main-job.test.ts',
      title: 'sign in, open a host, connect, query, watch, cancel, quit',
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
  },
  {
    number: 40,
    name: 'Brokered credentials shown after connect',
    state: 'yes',
    test: {
      file: 'app/features/sessions/sessions.test.ts',
      title: 'credentials are in the state only while they are shown',
    },
  },
  {
    number: 41,
    name: 'Any secret shape',
    state: 'yes',
    test: { file: 'api/resources.test.ts', title: 'a secret that is not JSON is shown unchanged' },
  },
  {
    number: 42,
    name: 'Secrets hidden until asked',
    state: 'yes',
    test: {
      file: 'app/features/sessions/sessions.test.ts',
      title: 'credentials are in the state only while they are shown',
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
  },
  {
    number: 44,
    name: 'See the credentials again later',
    state: 'yes',
    test: {
      file: 'app/features/sessions/sessions.test.ts',
      title: 'credentials are in the state only while they are shown',
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
  },
  {
    number: 46,
    name: 'Clipboard cleared after a while',
    state: 'yes',
    test: {
      file: 'app/features/credentials/credentials.test.ts',
      title: 'is taken out after 45 seconds, and that is said once',
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
  },
];
