/** Signing in and browsing. */
import type { Feature } from './feature.ts';

export const BROWSING: readonly Feature[] = [
  {
    number: 1,
    name: 'Password login',
    state: 'yes',
    test: {
      file: 'app/features/sign-in/identity.test.ts',
      title: 'address, login and password lead to the scopes, and the token is kept',
    },
  },
  {
    number: 2,
    name: 'LDAP login',
    state: 'yes',
    test: {
      file: 'app/features/sign-in/sign-in-methods.test.ts',
      title: 'LDAP takes login and password and names its method to the controller',
    },
  },
  {
    number: 3,
    name: 'OIDC login',
    state: 'yes',
    test: {
      file: 'app/features/sign-in/browser-sign-in.test.ts',
      title:
        'the address is opened, shown and copied, and the controller is asked every 1.5 s until the token is there',
    },
  },
  {
    number: 4,
    name: 'OIDC without a browser on this machine',
    state: 'yes',
    test: {
      file: 'app/features/sign-in/sign-in-browser.test.ts',
      title: 'waiting for the browser at %dx%d shows the address, the time and the keys',
    },
  },
  {
    number: 5,
    name: 'See and choose among auth methods',
    state: 'yes',
    test: {
      file: 'app/features/sign-in/sign-in-methods.test.ts',
      title: 'the primary method is chosen, and the arrows choose among all',
    },
  },
  {
    number: 6,
    name: 'Choose the org scope to sign in to',
    state: 'yes',
    test: {
      file: 'app/features/sign-in/sign-in-scopes.test.ts',
      title: 'the scope is chosen first, then a method of it',
    },
  },
  {
    number: 7,
    name: 'Token kept between runs',
    state: 'yes',
    test: {
      file: 'app/features/sign-in/identity.test.ts',
      title: 'a stored token leads straight to the targets',
    },
  },
  {
    number: 8,
    name: 'Works where there is no OS keyring',
    state: 'yes',
    test: {
      file: 'settings/tokens.test.ts',
      title: 'that is locked at the first sign-in is tried again at the next one',
    },
  },
  {
    number: 9,
    name: 'Token stored per controller',
    state: 'yes',
    test: {
      file: 'settings/tokens.test.ts',
      title: 'are stored by controller, in a 0600 file, until they are removed',
    },
  },
  {
    number: 10,
    name: 'Sign out / revoke',
    state: 'yes',
    test: {
      file: 'app/features/sign-in/identity.test.ts',
      title: 'signing out asks, deletes it, and forgets what was seen',
    },
  },
  {
    number: 11,
    name: 'Saved controllers, switch between them',
    state: 'yes',
    test: {
      file: 'app/features/profiles/profiles.test.ts',
      title: 'goes over to it and says that forwards go on',
    },
  },
  {
    number: 12,
    name: 'Checks that the address is a Boundary controller',
    state: 'yes',
    test: { file: 'api/refusals.test.ts', title: 'another JSON service' },
  },
  {
    number: 13,
    name: 'CA file, client cert, SNI, insecure',
    state: 'yes',
    test: {
      file: 'settings/tls-env.test.ts',
      title: 'reads the official client’s variables; empty ones count as unset',
    },
  },
  {
    number: 14,
    name: 'Time left on the token',
    state: 'yes',
    test: {
      file: 'app/features/sign-in/identity.test.ts',
      title: 'is warned about ten minutes before its end and not used at its end',
    },
  },
  {
    number: 15,
    name: 'Scope drill-down',
    state: 'yes',
    test: {
      file: 'e2e/main-job.test.ts',
      title: 'sign in, open a host, connect, query, watch, cancel, quit',
    },
  },
  {
    number: 16,
    name: 'Every target of every project in one list',
    state: 'yes',
    test: { file: 'app/pictures.test.ts', title: 'targets' },
  },
  {
    number: 17,
    name: 'Row count in the title',
    state: 'yes',
    test: { file: 'app/list/lists.test.ts', title: 'the title counts what is left of how many' },
  },
  {
    number: 18,
    name: 'Large lists',
    state: 'yes',
    test: { file: 'api/pager.test.ts', title: 'recorded pages of a real controller form one full list' },
  },
  {
    number: 19,
    name: 'Lists refresh by themselves',
    state: 'yes',
    test: {
      file: 'app/core/poller.test.ts',
      title: 'runs at once and again after each pause, never twice at a time',
    },
  },
  {
    number: 20,
    name: 'Manual refresh key',
    state: 'yes',
    test: {
      file: 'app/features/targets/targets.test.ts',
      title: 'ctrl-r asks at once, and so does coming back to a list',
    },
  },
  {
    number: 21,
    name: 'Going back shows fresh data',
    state: 'yes',
    test: {
      file: 'app/features/targets/targets.test.ts',
      title: 'ctrl-r asks at once, and so does coming back to a list',
    },
  },
  {
    number: 22,
    name: 'Local cache of lists',
    state: 'partly',
    test: { file: 'app/core/collection.test.ts', title: 'a failed refresh keeps the rows and their age' },
    missing: 'Lists live as long as the program: nothing of them is kept on disk.',
  },
  {
    number: 23,
    name: 'Users with no list grant on scopes',
    state: 'yes',
    test: {
      file: 'app/features/targets/targets.test.ts',
      title: 'who may not list scopes still sees the targets',
    },
  },
  {
    number: 24,
    name: 'Aliases',
    state: 'yes',
    test: {
      file: 'app/commands.test.ts',
      title: 'connect opens a forward on the given port, by name or alias',
    },
  },
  {
    number: 25,
    name: 'Describe / raw JSON of a resource',
    state: 'yes',
    test: {
      file: 'app/features/describe/search.test.ts',
      title: 'd describes, y shows the same raw, c copies what is shown',
    },
  },
  {
    number: 26,
    name: 'Copy an id',
    state: 'yes',
    test: { file: 'app/features/copy/copy.test.ts', title: 'c copies the ids of all marked targets' },
  },
];
