/** The log of this run: requests, connections, messages. The newest line is the last one; a selected last line follows. */
import type { ReactElement } from 'react';
import { formatClock } from '../../../lib/format.ts';
import { LOG_LEVELS, type LogLevel } from '../../../lib/log-ring.ts';
import { fitText, sanitize, wrapText } from '../../../lib/text.ts';
import type { BodyProps, KeyContext, Screen, UiBinding } from '../../core/screen.ts';
import type { AppState } from '../../core/state.ts';
import { cursorOf, type Place } from '../../core/view.ts';
import type { Column } from '../../list/columns.ts';
import { listScreen } from '../../list/list-screen.tsx';
import { keyed, Line } from '../../shell/line.tsx';
import type { Tone } from '../../shell/theme.ts';
import { LOG_KEYS, type LogRow, logLevelOf, logRows } from './log.select.ts';

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
  heading: ({ log }, place) =>
    `Log(${logLevelOf(place)}${log.fileLevel === undefined ? '' : `, file ${log.fileLevel}`})`,
  filterKeys: LOG_KEYS,
  crumb: () => 'log',
  columns: () => COLUMNS,
  rows: logRows,
  note: (state, place) => ({
    text: [isFollowing(state, place) ? 'following' : 'held', state.log.file].filter(Boolean).join('  '),
    stale: false,
  }),
  polls: () => [],
  empty: (_, place) =>
    place.filter === ''
      ? ['No log lines at this level yet', '<5> shows everything']
      : [`No match for /${place.filter}`, '<esc> clears the filter'],
  bindings: [
    {
      id: 'log.follow',
      strokes: ['s'],
      label: 'follow',
      group: 'screen',
      shown: 'menu',
      run: ({ state, place }) => ({ type: 'move', by: isFollowing(state, place) ? -1 : END }),
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
      when: (context) => selected(context) !== undefined || 'No line selected',
      run: (context) => {
        const row = selected(context);
        return row === undefined
          ? { type: 'nothing' }
          : { type: 'copy', text: plainText(row), what: 'the line' };
      },
    },
    {
      id: 'log.save',
      strokes: ['ctrl-s'],
      label: 'save',
      group: 'screen',
      shown: 'menu',
      when: ({ state, place }) => logRows(state, place).length > 0 || 'Nothing to save',
      run: ({ state, place }) => ({
        type: 'log.save',
        text: logRows(state, place)
          .map((row) => `${plainText(row)}\n`)
          .join(''),
      }),
    },
    ...LEVEL_KEYS,
  ],
});

export const logScreen: Screen = {
  ...list,
  bodyRows: (state, place, width, height) =>
    place.flags.wrapped === true ? height : (list.bodyRows?.(state, place, width, height) ?? height),
  body: (props) =>
    props.place.flags.wrapped === true ? <WrappedBody {...props} /> : <list.body {...props} />,
};

function isFollowing(state: AppState, place: Place): boolean {
  const last = logRows(state, place).at(-1);
  return last === undefined || last.id === cursorOf(place);
}

function selected({ state, place }: KeyContext): LogRow | undefined {
  return logRows(state, place).find((row) => row.id === cursorOf(place));
}

function plainText({ line }: LogRow): string {
  return `${new Date(line.atMs).toISOString()} ${line.level} ${line.source} ${sanitize(line.text)}`;
}

/** Every line in full, the selected one at the bottom. */
function WrappedBody({ state, place, width, height }: BodyProps): ReactElement {
  const rows = logRows(state, place);
  const at = rows.findIndex((row) => row.id === cursorOf(place));
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
          inverse={row.id === cursorOf(place)}
          spans={[
            { text: row.id === cursorOf(place) ? '> ' : '  ' },
            { text: fitText(text, width - 2), tone: tone(row) },
          ]}
        />
      ))}
    </>
  );
}
