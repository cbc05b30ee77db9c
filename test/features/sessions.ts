/** Sessions: watching and canceling. */
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
    off: {
      file: 'app/features/sessions/sessions.select.ts',
      text: '(everybody || row.mine || row.user === NO_USER) &&',
      instead: '',
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
    off: { file: 'app/features/sessions/sessions.view.tsx', text: "strokes: ['m']", instead: 'strokes: []' },
  },
  {
    number: 81,
    name: 'Ended sessions',
    state: 'yes',
    test: {
      file: 'app/features/sessions/session-lists.test.ts',
      title: 'mine and live at first, m adds those of others, t those that are over',
    },
    off: { file: 'app/features/sessions/sessions.view.tsx', text: "strokes: ['t']", instead: 'strokes: []' },
  },
  {
    number: 82,
    name: 'State history with times',
    state: 'yes',
    test: { file: 'app/pictures.test.ts', title: 'session of this program' },
    off: {
      file: 'app/features/sessions/session-states.select.ts',
      text: "list(session.raw, 'states', parseState).toReversed()",
      instead: '[]',
    },
  },
  {
    number: 83,
    name: 'Connections of a session',
    state: 'yes',
    test: { file: 'app/features/sessions/sessions-states.test.ts', title: 'of another client' },
    off: {
      file: 'app/features/sessions/session-body.view.tsx',
      text: 'rows={told}',
      instead: 'rows={[]}',
    },
  },
  {
    number: 84,
    name: 'Bytes up and down',
    state: 'yes',
    test: {
      file: 'app/features/sessions/traffic.test.ts',
      title: 'the controller’s number stands beside ours, with its age',
    },
    off: {
      file: 'app/features/forwards/forward-view.state.ts',
      text: 'bytesUp: snapshot.bytesUp',
      instead: 'bytesUp: 0',
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
    off: {
      file: 'app/features/forwards/forward-view.state.ts',
      text: '[...view.historyDown, view.bytesDown - view.sampledDown]',
      instead: '[]',
    },
  },
  {
    number: 86,
    name: 'Age of the controller’s figures',
    state: 'yes',
    test: {
      file: 'app/features/sessions/traffic.test.ts',
      title: 'the controller’s number stands beside ours, with its age',
    },
    off: {
      file: 'app/features/sessions/session-body.view.tsx',
      text: "spoken || fetchedAtMs === undefined ? ''",
      instead: "true ? ''",
    },
  },
  {
    number: 87,
    name: 'Time left, counting down',
    state: 'yes',
    test: { file: 'app/pictures.test.ts', title: 'sessions' },
    off: {
      file: 'app/features/sessions/sessions.view.tsx',
      text: 'cell: (row) => left(row, nowMs),',
      instead: "cell: () => '',",
    },
  },
  {
    number: 88,
    name: 'Warning before a session ends',
    state: 'yes',
    test: {
      file: 'app/features/sessions/session-ends.test.ts',
      title: 'is announced ten minutes and one minute before, and marked in the header',
    },
    off: { file: 'app/features/forwards/forwards-start.effects.ts', text: 'warn(nowMs);', instead: '' },
  },
  {
    number: 89,
    name: 'Why a session ended',
    state: 'yes',
    test: {
      file: 'app/features/sessions/traffic.test.ts',
      title: 'the page of a session that ended shows why',
    },
    off: {
      file: 'app/features/sessions/sessions.select.ts',
      text: "sanitize(session.terminationReason ?? '')",
      instead: "''",
    },
  },
  {
    number: 90,
    name: 'Marks sessions proxied here',
    state: 'yes',
    test: { file: 'app/pictures.test.ts', title: 'sessions' },
    off: {
      file: 'app/features/sessions/sessions.select.ts',
      text: "return '(other client)';",
      instead: "return '-';",
    },
  },
  {
    number: 91,
    name: 'Local port shown in the session row',
    state: 'yes',
    test: { file: 'app/pictures.test.ts', title: 'sessions' },
    off: {
      file: 'app/features/sessions/sessions.select.ts',
      text: 'closed === undefined ? localAddress(forward)',
      instead: "closed === undefined ? ''",
    },
  },
  {
    number: 92,
    name: 'Desktop notification',
    state: 'partly',
    test: {
      file: 'app/features/sessions/session-ends.test.ts',
      title: 'is announced ten minutes and one minute before, and marked in the header',
    },
    off: {
      file: 'app/features/forwards/forwards-start.effects.ts',
      text: 'runtime.ports.notify(text);',
      instead: '',
    },
    missing: 'Off unless BND_TUI_NOTIFY=1, by the terminal (OSC 9), and for ends of sessions only.',
  },
  {
    number: 93,
    name: 'Cancel a session',
    state: 'yes',
    test: {
      file: 'app/features/sessions/sessions.test.ts',
      title: 'cancels through the worker, closes the forward, shows every state',
    },
    off: {
      file: 'app/features/sessions/sessions.keys.ts',
      text: "strokes: ['ctrl-d']",
      instead: 'strokes: []',
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
    off: {
      file: 'app/features/sessions/sessions.keys.ts',
      text: 'confirm: (context) => cancelConfirmation(context, choose(context)),',
      instead: '',
    },
  },
  {
    number: 95,
    name: 'Several canceled at once',
    state: 'yes',
    test: {
      file: 'app/list/marks.test.ts',
      title: 'what fails is reported by name and stays marked, the rest goes on',
    },
    off: {
      file: 'app/features/sessions/sessions.effects.ts',
      text: '() => cancelMany(runtime, on, sessionIds, (sessionId) => cancel(on, sessionId)),',
      instead: 'async () => undefined,',
    },
  },
  {
    number: 96,
    name: 'Only offered where allowed',
    state: 'yes',
    test: {
      file: 'app/features/sessions/cancel-grant.test.ts',
      title: 'a session of %s with %j may be canceled: %s',
    },
    off: {
      file: 'app/features/sessions/sessions.select.ts',
      text: "return actions.length === 0 || actions.includes('cancel') || (mine && actions.includes('cancel:self'));",
      instead: 'return true;',
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
    off: {
      file: 'app/core/runtime.ts',
      text: 'after.dialog === undefined ? undefined : (before.heldOrder ?? idsBefore)',
      instead: 'undefined',
    },
  },
];
