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
    off: {
      file: 'app/features/sign-in/identity.effects.ts',
      text: "if (step.kind === 'authenticate') authenticate",
      instead: "if (step.kind === 'authenticate') void",
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
    off: { file: 'app/features/sign-in/sign-in.state.ts', text: " || method?.type === 'ldap'", instead: '' },
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
    off: {
      file: 'app/features/sign-in/identity.effects.ts',
      text: 'browser.start(step.authMethodId)',
      instead: 'browser.cancel()',
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
    off: {
      file: 'app/features/sign-in/browser-room.view.ts',
      text: 'sanitize(authUrl)',
      instead: "''",
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
    off: { file: 'app/features/sign-in/identity.effects.ts', text: 'moveMethod(form, by)', instead: 'form' },
  },
  {
    number: 6,
    name: 'Choose the org scope to sign in to',
    state: 'yes',
    test: {
      file: 'app/features/sign-in/sign-in-scopes.test.ts',
      title: 'the scope is chosen first, then a method of it',
    },
    off: { file: 'app/features/sign-in/identity.effects.ts', text: 'moveScope(form, by)', instead: 'form' },
  },
  {
    number: 7,
    name: 'Token kept between runs',
    state: 'yes',
    test: {
      file: 'app/features/sign-in/identity.test.ts',
      title: 'a stored token leads straight to the targets',
    },
    off: {
      file: 'app/features/sign-in/reach.effects.ts',
      text: 'return loadToken(runtime, address);',
      instead: 'return undefined;',
    },
  },
  {
    number: 8,
    name: 'Works where there is no OS keyring',
    state: 'yes',
    test: {
      file: 'settings/tokens.test.ts',
      title: 'that fails once is replaced by the file for this run, with a warning',
    },
    off: { file: 'settings/sign-ins.ts', text: 'fallBack(error);', instead: 'throw error;' },
  },
  {
    number: 9,
    name: 'Token stored per controller',
    state: 'yes',
    test: {
      file: 'settings/tokens.test.ts',
      title: 'are stored by controller, in a 0600 file, until they are removed',
    },
    off: { file: 'settings/index.ts', text: 'filePlace(paths.tokenFile)', instead: 'memoryPlace()' },
  },
  {
    number: 10,
    name: 'Sign out / revoke',
    state: 'yes',
    test: {
      file: 'app/features/sign-in/identity.test.ts',
      title: 'signing out asks, deletes it, and forgets what was seen',
    },
    off: {
      file: 'app/features/sign-in/identity.effects.ts',
      text: "'sign-out': signOut",
      instead: "'sign-out': () => undefined",
    },
  },
  {
    number: 11,
    name: 'Saved controllers, switching between them',
    state: 'yes',
    test: {
      file: 'app/features/profiles/profiles.test.ts',
      title: 'goes over to it and says that forwards go on',
    },
    off: {
      file: 'app/features/profiles/profiles.effects.ts',
      text: 'else goOver(name, address);',
      instead: '',
    },
  },
  {
    number: 12,
    name: 'Checks that the address is a Boundary controller',
    state: 'yes',
    test: { file: 'api/refusals.test.ts', title: 'another JSON service' },
    off: { file: 'api/index.ts', text: 'if (!looksLikeList(object)) {', instead: 'if (false) {' },
  },
  {
    number: 13,
    name: 'CA file, client cert, SNI, insecure',
    state: 'yes',
    test: {
      file: 'settings/tls-env.test.ts',
      title: 'reads the official client’s variables; empty ones count as unset',
    },
    off: { file: 'settings/tls-env.ts', text: 'caFile: env.BOUNDARY_CACERT,', instead: '' },
  },
  {
    number: 14,
    name: 'Time left on the token',
    state: 'yes',
    test: {
      file: 'app/features/sign-in/identity.test.ts',
      title: 'is warned about ten minutes before its end and not used at its end',
    },
    off: { file: 'app/features/sign-in/sign-in.effects.ts', text: 'tick: identity.look,', instead: '' },
  },
  {
    number: 15,
    name: 'Scope drill-down',
    state: 'yes',
    test: {
      file: 'app/features/scopes/scopes.test.ts',
      title: 'enter opens the targets of the selected project, esc returns to it',
    },
    off: {
      file: 'app/features/scopes/scopes.view.tsx',
      text: 'params: { scopeId: row.id }',
      instead: 'params: {}',
    },
  },
  {
    number: 16,
    name: 'Every target of every project in one list',
    state: 'yes',
    test: { file: 'app/pictures.test.ts', title: 'targets' },
    off: { file: 'app/shell/global-keys.ts', text: "strokes: ['0']", instead: 'strokes: []' },
  },
  {
    number: 17,
    name: 'Row count in the title',
    state: 'yes',
    test: { file: 'app/list/lists.test.ts', title: 'the title counts what is left of how many' },
    off: { file: 'app/list/list-screen.tsx', text: "total === undefined ? ''", instead: "true ? ''" },
  },
  {
    number: 18,
    name: 'Large lists',
    state: 'yes',
    test: { file: 'api/pager.test.ts', title: 'recorded pages of a real controller form one full list' },
    off: { file: 'api/pager.ts', text: "page.responseType !== 'delta' ||", instead: 'true ||' },
  },
  {
    number: 19,
    name: 'Lists refresh automatically',
    state: 'yes',
    test: {
      file: 'app/core/poller.test.ts',
      title: 'runs at once and again after each pause, never twice at a time',
    },
    off: { file: 'app/core/poller.ts', text: 'schedule(pauseAfter(result));', instead: '' },
  },
  {
    number: 20,
    name: 'Manual refresh',
    state: 'yes',
    test: {
      file: 'app/features/targets/targets.test.ts',
      title: 'ctrl-r asks at once, and so does coming back to a list',
    },
    off: { file: 'app/shell/global-keys.ts', text: "strokes: ['ctrl-r']", instead: 'strokes: []' },
  },
  {
    number: 21,
    name: 'Going back shows fresh data',
    state: 'yes',
    test: {
      file: 'app/features/targets/targets.test.ts',
      title: 'ctrl-r asks at once, and so does coming back to a list',
    },
    off: { file: 'app/core/polls.ts', text: 'running.delete(key);\n      poller.stop();', instead: '' },
  },
  {
    number: 22,
    name: 'Local cache of lists',
    state: 'partly',
    test: { file: 'app/core/collection.test.ts', title: 'a failed refresh keeps the rows and their age' },
    off: {
      file: 'app/core/collection.ts',
      text: "{ ...collection, status: 'failed', failure }",
      instead: "{ ...emptyCollection(), status: 'failed', failure }",
    },
    missing: 'Lists live as long as the program: nothing of them is kept on disk.',
  },
  {
    number: 23,
    name: 'Users who may not list scopes',
    state: 'yes',
    test: {
      file: 'app/features/targets/targets.test.ts',
      title: 'who may not list scopes still sees the targets',
    },
    off: {
      file: 'app/core/poll-loads.ts',
      text: "api.list('targets', EVERYWHERE",
      instead: "api.list('scopes', EVERYWHERE",
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
    off: {
      file: 'lib/target-index.ts',
      text: 'for (const alias of aliases) {',
      instead: 'for (const alias of []) {',
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
    off: { file: 'app/features/targets/targets.keys.ts', text: "strokes: ['d']", instead: 'strokes: []' },
  },
  {
    number: 26,
    name: 'Copy an id',
    state: 'yes',
    test: { file: 'app/features/copy/copy.test.ts', title: 'c copies the ids of all marked targets' },
    off: { file: 'app/features/targets/targets.keys.ts', text: "strokes: ['c']", instead: 'strokes: []' },
  },
];
