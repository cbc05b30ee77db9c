/** Draws a terminal screen as an SVG picture: exactly what the program drew, in a neutral theme. */
import type { Terminal } from '@xterm/headless';

const CELL = { width: 8.4, height: 18, fontSize: 14 } as const;
const MARGIN = 14;
const BACKGROUND = '#15181e';
const FOREGROUND = '#d5d8de';
const PALETTE = [
  '#3a3f4b',
  '#e06c75',
  '#8fc379',
  '#e0be75',
  '#61a8ee',
  '#c67add',
  '#56b6c2',
  '#d5d8de',
  '#6b7180',
  '#ef8a92',
  '#a8d693',
  '#f0d296',
  '#82bff7',
  '#d89bea',
  '#78cdd8',
  '#ffffff',
];

/** A row as runs of cells with the same style. */
interface Run {
  readonly column: number;
  text: string;
  width: number;
  readonly foreground: string;
  readonly background: string;
  readonly bold: boolean;
  readonly dim: boolean;
}

export type Frame = readonly (readonly Run[])[];

/** The current screen. */
export function captureFrame(terminal: Terminal): Frame {
  return Array.from({ length: terminal.rows }, (_, row) => rowRuns(terminal, row));
}

function rowRuns(terminal: Terminal, row: number): Run[] {
  const line = terminal.buffer.active.getLine(row);
  const runs: Run[] = [];
  for (let column = 0; column < terminal.cols; column++) {
    const cell = line?.getCell(column);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const front = cell.isFgPalette() ? (PALETTE[cell.getFgColor()] ?? FOREGROUND) : FOREGROUND;
    const back = cell.isBgPalette() ? (PALETTE[cell.getBgColor()] ?? BACKGROUND) : BACKGROUND;
    const inverse = cell.isInverse() !== 0;
    const style = {
      foreground: inverse ? back : front,
      background: inverse ? front : back,
      bold: cell.isBold() !== 0,
      dim: cell.isDim() !== 0,
    };
    const text = cell.getChars() === '' ? ' ' : cell.getChars();
    const last = runs.at(-1);
    if (last !== undefined && sameStyle(last, style)) {
      last.text += text;
      last.width += cell.getWidth();
    } else runs.push({ column, text, width: cell.getWidth(), ...style });
  }
  return runs;
}

function sameStyle(
  a: Omit<Run, 'text' | 'column' | 'width'>,
  b: Omit<Run, 'text' | 'column' | 'width'>,
): boolean {
  return (
    a.foreground === b.foreground && a.background === b.background && a.bold === b.bold && a.dim === b.dim
  );
}

/** One picture of one frame. */
export function screenshot(frame: Frame, columns: number): string {
  return document(frame.length, columns, drawFrame(frame));
}

/** Frames in sequence, each shown for its time in ms, in a loop. */
export function recording(
  frames: readonly { readonly frame: Frame; readonly showMs: number }[],
  columns: number,
): string {
  const totalMs = frames.reduce((sum, entry) => sum + entry.showMs, 0);
  let startMs = 0;
  const layers = frames.map(({ frame, showMs }) => {
    const from = startMs / totalMs;
    const to = (startMs + showMs) / totalMs;
    startMs += showMs;
    const values = from === 0 ? 'visible;hidden;hidden' : 'hidden;visible;hidden';
    const times = from === 0 ? `0;${to.toFixed(5)};1` : `0;${from.toFixed(5)};${Math.min(to, 1).toFixed(5)}`;
    const animation = `<animate attributeName="visibility" calcMode="discrete" dur="${totalMs}ms" repeatCount="indefinite" values="${values}" keyTimes="${times}"/>`;
    return `<g visibility="hidden">${animation}${drawFrame(frame)}</g>`;
  });
  const rows = Math.max(...frames.map((entry) => entry.frame.length));
  return document(rows, columns, layers.join('\n'));
}

function document(rows: number, columns: number, body: string): string {
  const width = Math.ceil(columns * CELL.width + 2 * MARGIN);
  const height = rows * CELL.height + 2 * MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${CELL.fontSize}" xml:space="preserve" style="white-space:pre">`,
    body,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function drawFrame(frame: Frame): string {
  return frame
    .flatMap((runs, row) => runs.map((run) => drawRun(run, row)))
    .filter((text) => text !== '')
    .join('\n');
}

function drawRun(run: Run, row: number): string {
  const x = (MARGIN + run.column * CELL.width).toFixed(1);
  const y = MARGIN + row * CELL.height;
  const width = (run.width * CELL.width).toFixed(1);
  const fill =
    run.background === BACKGROUND
      ? ''
      : `<rect x="${x}" y="${y}" width="${width}" height="${CELL.height}" fill="${run.background}"/>`;
  if (run.text.trim() === '') return fill;
  const weight = run.bold ? ' font-weight="bold"' : '';
  const opacity = run.dim ? ' opacity="0.6"' : '';
  const attributes = `x="${x}" y="${y + 13.5}" fill="${run.foreground}" textLength="${width}" lengthAdjust="spacingAndGlyphs"${weight}${opacity}`;
  return `${fill}<text ${attributes}>${escapeXml(run.text)}</text>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
