/** Keys, help, feedback. */
import type { Feature } from './feature.ts';

export const KEYS: readonly Feature[] = [
  {
    number: 104,
    name: 'vim movement',
    state: 'yes',
    test: { file: 'app/list/lists.test.ts', title: 'j, k, G and g move the cursor as in vim' },
    off: { file: 'app/list/list-keys.ts', text: "strokes: ['j', 'down']", instead: "strokes: ['down']" },
  },
  {
    number: 105,
    name: 'Command line (:)',
    state: 'yes',
    test: { file: 'app/commands.test.ts', title: 'completes names and arguments with tab and right' },
    off: { file: 'app/shell/global-keys.ts', text: "strokes: [':']", instead: 'strokes: []' },
  },
  {
    number: 106,
    name: 'Typing ":" in a text field is text',
    state: 'yes',
    test: { file: 'app/input/keyboard.test.ts', title: 'a text field owns the keys of the screen' },
    off: { file: 'app/input/resolve.ts', text: 'layer.takesText && isEditStroke(stroke)', instead: 'false' },
  },
  {
    number: 107,
    name: 'Breadcrumbs',
    state: 'yes',
    test: { file: 'app/pictures.test.ts', title: 'target, hosts' },
    off: {
      file: 'app/shell/bottom.tsx',
      text: "{layout.bottom === 'crumbs' && <Line spans={crumbs(catalog, state)} width={layout.columns} />}",
      instead: '',
    },
  },
  {
    number: 108,
    name: 'Back / forward history',
    state: 'yes',
    test: {
      file: 'app/core/history.test.ts',
      title: '[ and ] go through the views, each with its row and filter',
    },
    off: { file: 'app/shell/global-keys.ts', text: "strokes: ['[']", instead: 'strokes: []' },
  },
  {
    number: 109,
    name: 'Marks and ranges',
    state: 'yes',
    test: {
      file: 'app/list/marks.test.ts',
      title: 'space marks and unmarks, ctrl-space marks a range, ctrl-\\ clears',
    },
    off: { file: 'app/list/list-keys.ts', text: "strokes: ['ctrl-space']", instead: 'strokes: []' },
  },
  {
    number: 110,
    name: 'Sort keys, sort on the selected column',
    state: 'yes',
    test: {
      file: 'app/list/lists.test.ts',
      title: 'a column is picked by shift and arrows, and O sorts by it',
    },
    off: { file: 'app/list/list-keys.ts', text: "strokes: ['O']", instead: 'strokes: []' },
  },
  {
    number: 111,
    name: 'Wide mode',
    state: 'yes',
    test: {
      file: 'app/shell/view.test.ts',
      title: 'ctrl-w shows every column, the list can be scrolled sideways and comes back',
    },
    off: { file: 'app/shell/view-keys.ts', text: "strokes: ['ctrl-w']", instead: 'strokes: []' },
  },
  {
    number: 112,
    name: 'Keys can be changed',
    state: 'yes',
    test: {
      file: 'app/input/changed-keys.test.ts',
      title: 'do it, and header, footer, help and the list of choices show them',
    },
    off: {
      file: 'app/input/keymap.ts',
      text: 'changed === undefined ? binding : { ...binding, strokes: changed }',
      instead: 'binding',
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
    off: {
      file: 'app/input/mouse-actions.ts',
      text: 'else if (id !== undefined) chooseRow(target, frame.size, id);',
      instead: '',
    },
  },
  {
    number: 114,
    name: 'Help screen',
    state: 'yes',
    test: { file: 'app/pictures.test.ts', title: 'help' },
    off: { file: 'app/shell/global-keys.ts', text: "strokes: ['?']", instead: 'strokes: []' },
  },
  {
    number: 115,
    name: 'Key hints for each screen',
    state: 'yes',
    test: {
      file: 'app/input/changed-keys.test.ts',
      title: 'do it, and header, footer, help and the list of choices show them',
    },
    off: { file: 'app/input/layers.ts', text: "shown === 'menu' &&", instead: 'false &&' },
  },
  {
    number: 116,
    name: 'Explains an empty list',
    state: 'yes',
    test: { file: 'app/features/scopes/scopes-states.test.ts', title: 'without any grant' },
    off: { file: 'app/features/scopes/scopes.view.tsx', text: 'nothingYet(state))', instead: '[])' },
  },
  {
    number: 117,
    name: 'First-run help',
    state: 'yes',
    test: { file: 'app/features/profiles/profiles-states.test.ts', title: 'at a first start' },
    off: {
      file: 'app/features/sign-in/sign-in.effects.ts',
      text: "perform({ type: 'profiles.open' })",
      instead: 'undefined',
    },
  },
  {
    number: 118,
    name: 'Shell completion',
    state: 'yes',
    test: { file: 'commands/completion/completion.test.ts', title: 'bash completes %s' },
    off: { file: 'commands/completion/bash.ts', text: 'complete -F', instead: 'true -F' },
  },
  {
    number: 119,
    name: 'Spinner / progress',
    state: 'yes',
    test: {
      file: 'app/core/spinner.test.ts',
      title: 'turns from 150 ms of waiting on, and stands still when the answer is there',
    },
    off: {
      file: 'app/core/spinner.ts',
      text: 'if (waiting && cancel === undefined) cancel = clock.after(PATIENCE_MS, step);',
      instead: '',
    },
  },
  {
    number: 120,
    name: 'Toasts',
    state: 'yes',
    test: {
      file: 'app/features/sessions/sessions.test.ts',
      title: 'a missing grant is said instead of tried',
    },
    off: {
      file: 'app/core/runtime.ts',
      text: '{ kind, text, serial: own, shownAtMs }',
      instead: 'undefined',
    },
  },
  {
    number: 121,
    name: 'Readable error dialog',
    state: 'yes',
    test: { file: 'app/features/sessions/sessions-states.test.ts', title: 'a refused cancel' },
    off: { file: 'app/core/dialog.ts', text: "[failure.message, '', failure.hint]", instead: '[]' },
  },
  {
    number: 122,
    name: 'Field errors, request context',
    state: 'yes',
    test: {
      file: 'api/refusals.test.ts',
      title: 'lists rejected fields in the message and returns each',
    },
    off: {
      file: 'api/answer-errors.ts',
      text: 'const full = withFields(said, fields);',
      instead: 'const full = said;',
    },
  },
  {
    number: 123,
    name: 'Errors kept to look up later',
    state: 'yes',
    test: { file: 'app/features/log/log.test.ts', title: 'levels, copy and save' },
    off: {
      file: 'app/core/runtime.ts',
      text: "ports.log.write(kind === 'ok' ? 'info' : kind, text);",
      instead: '',
    },
  },
  {
    number: 124,
    name: 'Equivalent curl',
    state: 'yes',
    test: {
      file: 'app/features/copy/copy.test.ts',
      title: 'opens a session on a target, on the host that is chosen',
    },
    off: { file: 'app/features/copy/copy-items.state.ts', text: '...apiCurls(state, subject),', instead: '' },
  },
];
