/** Keys, help, feedback. */
import type { Feature } from './feature.ts';

export const KEYS: readonly Feature[] = [
  {
    number: 104,
    name: 'vim movement',
    state: 'yes',
    test: {
      file: 'e2e/main-job.test.ts',
      title: 'sign in, open a host, connect, query, watch, cancel, quit',
    },
  },
  {
    number: 105,
    name: 'Command line (:)',
    state: 'yes',
    test: { file: 'app/commands.test.ts', title: 'completes names and arguments with tab and right' },
  },
  {
    number: 106,
    name: 'Typing ":" in a text field is text',
    state: 'yes',
    test: { file: 'app/input/keyboard.test.ts', title: 'a text field owns the keys of the screen' },
  },
  {
    number: 107,
    name: 'Breadcrumbs',
    state: 'yes',
    test: { file: 'app/pictures.test.ts', title: 'target, hosts' },
  },
  {
    number: 108,
    name: 'Back / forward history',
    state: 'yes',
    test: {
      file: 'app/core/history.test.ts',
      title: '[ and ] go through the views, each with its row and filter',
    },
  },
  {
    number: 109,
    name: 'Marks and ranges',
    state: 'yes',
    test: {
      file: 'app/list/marks.test.ts',
      title: 'space marks and unmarks, ctrl-space marks a range, ctrl-\\ clears',
    },
  },
  {
    number: 110,
    name: 'Sort keys, sort on the selected column',
    state: 'yes',
    test: {
      file: 'app/list/lists.test.ts',
      title: 'a column is picked by shift and arrows, and O sorts by it',
    },
  },
  {
    number: 111,
    name: 'Wide mode',
    state: 'yes',
    test: {
      file: 'app/shell/view.test.ts',
      title: 'ctrl-w shows every column, the list can be scrolled sideways and comes back',
    },
  },
  {
    number: 112,
    name: 'Keys can be changed',
    state: 'yes',
    test: {
      file: 'app/input/changed-keys.test.ts',
      title: 'do it, and header, footer, help and the list of choices show them',
    },
  },
  {
    number: 113,
    name: 'Mouse',
    state: 'yes',
    test: {
      file: 'app/input/mouse-actions.test.tsx',
      title: 'a click selects a row, a click on the selected one opens it',
    },
  },
  { number: 114, name: 'Help screen', state: 'yes', test: { file: 'app/pictures.test.ts', title: 'help' } },
  {
    number: 115,
    name: 'Key hints for this screen',
    state: 'yes',
    test: {
      file: 'app/features/targets/targets-states.test.ts',
      title: 'a target that may not be connected to',
    },
  },
  {
    number: 116,
    name: 'Says what an empty list means',
    state: 'yes',
    test: { file: 'app/features/scopes/scopes-states.test.ts', title: 'without any grant' },
  },
  {
    number: 117,
    name: 'First-run help',
    state: 'yes',
    test: { file: 'app/features/profiles/profiles-states.test.ts', title: 'at a first start' },
  },
  {
    number: 118,
    name: 'Shell completion',
    state: 'yes',
    test: { file: 'commands/completion/completion.test.ts', title: 'bash completes %s' },
  },
  {
    number: 119,
    name: 'Spinner / progress',
    state: 'yes',
    test: {
      file: 'app/core/spinner.test.ts',
      title: 'turns from 150 ms of waiting on, and stands still when the answer is there',
    },
  },
  {
    number: 120,
    name: 'Toast or flash line',
    state: 'yes',
    test: {
      file: 'app/features/sessions/sessions.test.ts',
      title: 'a missing grant is said instead of tried',
    },
  },
  {
    number: 121,
    name: 'Error dialog can be read',
    state: 'yes',
    test: { file: 'app/features/sessions/sessions-states.test.ts', title: 'a refused cancel' },
  },
  {
    number: 122,
    name: 'Field errors, request context',
    state: 'yes',
    test: {
      file: 'api/refusals.test.ts',
      title: 'lists rejected fields in the message and returns each',
    },
  },
  {
    number: 123,
    name: 'Errors kept to look up later',
    state: 'yes',
    test: { file: 'app/features/log/log.test.ts', title: 'levels, copy and save' },
  },
  {
    number: 124,
    name: 'Equivalent curl',
    state: 'yes',
    test: {
      file: 'app/features/copy/copy.test.ts',
      title: 'opens a session on a target, on the host that is chosen',
    },
  },
];
