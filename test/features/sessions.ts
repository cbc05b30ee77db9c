/** Sessions: watching, canceling, finding. */
import type { Feature } from './feature.ts';

export const SESSIONS: readonly Feature[] = [
  {
    number: 79,
    name: 'My sessions',
    state: 'yes',
    test: {
      file: 'app/features/sessions/session-lists.test.ts',
      title: 'mine and live at first, m adds those of others, t those that are over',
    },
  },
  {
    number: 80,
    name: 'Other users’ sessions',
    state: 'yes',
    test: {
      file: 'app/features/sessions/session-lists.test.ts',
      title: 'mine and live at first, m adds those of others, t those that are over',
    },
  },
  {
    number: 81,
    name: 'Ended sessions',
    state: 'yes',
    test: {
      file: 'app/features/sessions/session-lists.test.ts',
      title: 'mine and live at first, m adds those of others, t those that are over',
    },
  },
  {
    number: 82,
    name: 'State history with times',
    state: 'yes',
    test: { file: 'app/pictures.test.ts', title: 'session of this program' },
  },
  {
    number: 83,
    name: 'Connections of a session',
    state: 'yes',
    test: { file: 'app/features/sessions/sessions-states.test.ts', title: 'of another client' },
  },
  {
    number: 84,
    name: 'Bytes up and down',
    state: 'yes',
    test: {
      file: 'e2e/main-job.test.ts',
      title: 'sign in, open a host, connect, query, watch, cancel, quit',
    },
  },
  {
    number: 85,
    name: 'Live bytes, rate, sparkline',
    state: 'yes',
    test: {
      file: 'app/features/sessions/sessions.test.ts',
      title: 'its bytes and rates reach the state once a second, and fade out',
    },
  },
  {
    number: 86,
    name: 'How fresh the controller’s number is',
    state: 'yes',
    test: {
      file: 'app/features/sessions/traffic.test.ts',
      title: 'the controller’s number stands beside ours, with its age',
    },
  },
  {
    number: 87,
    name: 'Time left, counting down',
    state: 'yes',
    test: { file: 'app/pictures.test.ts', title: 'sessions' },
  },
  {
    number: 88,
    name: 'Warning before a session ends',
    state: 'yes',
    test: {
      file: 'app/features/sessions/session-ends.test.ts',
      title: 'is announced ten minutes and one minute before, and marked in the header',
    },
  },
  {
    number: 89,
    name: 'Why a session ended',
    state: 'yes',
    test: {
      file: 'app/features/sessions/sessions.test.ts',
      title: 'cancels through the worker, closes the forward, shows every state',
    },
  },
  {
    number: 90,
    name: 'Tells apart sessions proxied here',
    state: 'yes',
    test: { file: 'app/pictures.test.ts', title: 'sessions' },
  },
  {
    number: 91,
    name: 'Local port shown in the session row',
    state: 'yes',
    test: { file: 'app/pictures.test.ts', title: 'sessions' },
  },
  {
    number: 92,
    name: 'Desktop notification',
    state: 'partly',
    test: {
      file: 'app/features/sessions/session-ends.test.ts',
      title: 'is announced ten minutes and one minute before, and marked in the header',
    },
    missing: 'Off unless BND_TUI_NOTIFY=1, by the terminal (OSC 9), and for ends of sessions only.',
  },
  {
    number: 93,
    name: 'Cancel a session',
    state: 'yes',
    test: {
      file: 'e2e/main-job.test.ts',
      title: 'sign in, open a host, connect, query, watch, cancel, quit',
    },
  },
  {
    number: 94,
    name: 'Confirms first',
    state: 'yes',
    test: {
      file: 'app/features/sessions/sessions.test.ts',
      title: 'asks first, names the session, starts on the harmless button',
    },
  },
  {
    number: 95,
    name: 'Several cancelled at once',
    state: 'yes',
    test: {
      file: 'app/list/marks.test.ts',
      title: 'what fails is reported by name and stays marked, the rest goes on',
    },
  },
  {
    number: 96,
    name: 'Only offered where allowed',
    state: 'yes',
    test: {
      file: 'app/features/sessions/cancel-grant.test.ts',
      title: 'a session of %s with %j may be cancelled: %s',
    },
  },
  {
    number: 97,
    name: 'Right row even if the list moves under the cursor',
    state: 'yes',
    test: {
      file: 'app/list/lists.test.ts',
      title: 'rows do not move behind a dialog, and do when it is gone',
    },
  },
  {
    number: 98,
    name: 'Filter as you type',
    state: 'yes',
    test: {
      file: 'app/input/keyboard.test.ts',
      title: 'filters narrow the list while they are typed, esc brings it back',
    },
  },
  {
    number: 99,
    name: 'Regex, inverse, fuzzy',
    state: 'yes',
    test: { file: 'app/list/filter.test.ts', title: 'letters in their order are enough for a fuzzy word' },
  },
  {
    number: 100,
    name: 'Filter chips one can see and remove',
    state: 'yes',
    test: {
      file: 'app/list/filter-keys.test.ts',
      title: 'the last word goes with backspace, all of them with esc',
    },
  },
  {
    number: 101,
    name: 'Filter survives a refresh',
    state: 'yes',
    test: { file: 'app/list/lists.test.ts', title: 'survives refreshes' },
  },
  {
    number: 102,
    name: 'Find anything from anywhere',
    state: 'yes',
    test: {
      file: 'app/features/palette/palette.test.ts',
      title: 'enter opens a target, a session, the targets of a scope, and runs a command',
    },
  },
  {
    number: 103,
    name: 'Saved or shareable filters',
    state: 'yes',
    test: {
      file: 'app/list/saved-filters.test.ts',
      title: 'a filter is kept under a name and is there in the next run',
    },
  },
];
