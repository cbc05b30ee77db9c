/** The log of this run: requests, connections, messages. The newest line is the last one; a selected last line follows. */

import type { ReactElement } from 'react';
import { formatClock } from '../../../lib/format.ts';
import { LOG_LEVELS, type LogLevel } from '../../../lib/log-ring.ts';
import { sanitize } from '../../../lib/text.ts';
import { fitText, wrapText } from '../../../lib/text-width.ts';
import type { BodyProps, KeyContext, Screen, UiBinding } from '../../core/screen.ts';
import { sharedText } from '../../core/shared-text.ts';
import type { AppState } from '../../core/state.ts';
import { cursorOf, type View } from '../../core/view.ts';
import type { Column } from '../../list/columns.ts';
import { listScreen } from '../../list/list-screen.tsx';
import { keyed, Line } from '../../shell/line.tsx';
import type { Tone } from '../../shell/theme.ts';
import { LOG_KEYS, type LogRow, logLevelOf, logRows } from './log.select.ts';
import { logText } from './log.text.ts';

const TONES: Readonly<Record<LogLevel, Tone>> = {
  error: 'error',
  warn: 'warn',
  info: 'plain',
  debug: 'dim',
  trace: 'dim',
};

const tone = ({ line }: LogRow): Tone => TONES[line.level];

const COLUMNS: readonly Column<LogRow>[] = [
  { title: 'TIME', width: 8, priority: 2, cell: ({ line }) => formatClock(line.atMs), tone: () => 'dim' },
  {
    title: 'LEVEL',
    width: 5,
    priority: 1,
    cell: ({ line }) => line.level.toUpperCase(),
    say: ({ line }) => line.level,
    tone,
  },
  { title: 'FROM', width: 5, priority: 3, cell: ({ line }) => line.source, tone: () => 'dim' },
  {
    title: 'WHAT',
    width: 20,
    grow: 1,
    priority: 1,
    cell: ({ line }) => sanitize(line.text),
    say: ({ line }) => line.text,
    tone,
  },
];

const LEVEL_KEYS: readonly UiBinding[] = LOG_LEVELS.map((level, index) => ({
  id: `log.${level}`,
  strokes: [String(index + 1)],
  label: level,
  group: 'screen',
  shown: 'help',
  run: () => ({ type: 'log.level', level }),
}));

const END = Number.MAX_SAFE_INTEGER;

const list = listScreen<LogRow>({
  id: 'log',
  heading: ({ log }, view) =>
    `Log(${logLevelOf(view)}${log.fileLevel === undefined ? '' : `, file ${log.fileLevel}`})`,
  filterKeys: LOG_KEYS,
  crumb: () => 'log',
  columns: () => COLUMNS,
  rows: logRows,
  note: (state, view) => ({
    text: [isFollowing(state, view) ? 'following' : 'held', state.log.file].filter(Boolean).join('  '),
    stale: false,
  }),
  polls: () => [],
  empty: (_, view) =>
    view.filter === '' ? [logText.noneAtLevel, logText.showsEverything] : sharedText.noRows(view.filter),
  bindings: [
    {
      id: 'log.follow',
      strokes: ['s'],
      label: 'follow',
      group: 'screen',
      shown: 'menu',
      run: ({ state, view }) => ({ type: 'move', by: isFollowing(state, view) ? -1 : END }),
    },
    {
      id: 'log.wrap',
      strokes: ['w'],
      label: 'wrap',
      group: 'screen',
      shown: 'menu',
      run: () => ({ type: 'toggle', flag: 'wrapped' }),
    },
    {
      id: 'log.copy',
      strokes: ['c'],
      label: 'copy line',
      group: 'screen',
      shown: 'menu',
      when: (context) => selected(context) !== undefined || logText.noneSelected,
      run: (context) => {
        const row = selected(context);
        return row === undefined
          ? { type: 'nothing' }
          : { type: 'copy', text: plainText(row), what: logText.theLine };
      },
    },
    {
      id: 'log.save',
      strokes: ['ctrl-s'],
      label: 'save',
      group: 'screen',
      shown: 'menu',
      when: ({ state, view }) => logRows(state, view).length > 0 || sharedText.nothingToSave,
      run: ({ state, view }) => ({
        type: 'log.save',
        text: logRows(state, view)
          .map((row) => `${plainText(row)}\n`)
          .join(''),
      }),
    },
    ...LEVEL_KEYS,
  ],
});

export const logScreen: Screen = {
  ...list,
  bodyRows: (state, view, width, height) =>
    view.flags.wrapped === true ? height : (list.bodyRows?.(state, view, width, height) ?? height),
  body: (props) =>
    props.view.flags.wrapped === true ? <WrappedBody {...props} /> : <list.body {...props} />,
};

function isFollowing(state: AppState, view: View): boolean {
  const last = logRows(state, view).at(-1);
  return last === undefined || last.id === cursorOf(view);
}

function selected({ state, view }: KeyContext): LogRow | undefined {
  return logRows(state, view).find((row) => row.id === cursorOf(view));
}

function plainText({ line }: LogRow): string {
  return `${new Date(line.atMs).toISOString()} ${line.level} ${line.source} ${sanitize(line.text)}`;
}

/** Every line in full, the selected one at the bottom. */
function WrappedBody({ state, view, width, height }: BodyProps): ReactElement {
  const rows = logRows(state, view);
  const at = rows.findIndex((row) => row.id === cursorOf(view));
  // A line takes at least one row of the screen.
  const near = rows.slice(Math.max(0, at + 1 - height), at + 1);
  const pieces = near.flatMap((row) =>
    wrapText(
      `${formatClock(row.line.atMs)} ${row.line.level.toUpperCase()} ${sanitize(row.line.text)}`,
      width - 4,
    ).map((text, index) => ({ row, text: index === 0 ? text : `  ${text}` })),
  );
  const shown = pieces.slice(-height);
  const keys = keyed(shown.map(({ text }) => text));
  return (
    <>
      {shown.map(({ row, text }, index) => (
        <Line
          key={keys[index]?.key}
          width={width}
          inverse={row.id === cursorOf(view)}
          spans={[
            { text: row.id === cursorOf(view) ? '> ' : '  ' },
            { text: fitText(text, width - 2), tone: tone(row) },
          ]}
        />
      ))}
    </>
  );
}
