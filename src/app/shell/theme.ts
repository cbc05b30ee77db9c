/** Theme: the terminal's own colors, at most sixteen, none with NO_COLOR. State is never conveyed by color alone. */

import { THEME_NAMES, type ThemeName } from '../../lib/theme-names.ts';

/** What a piece of text means. */
export type Tone = 'plain' | 'dim' | 'title' | 'key' | 'accent' | 'ok' | 'warn' | 'error';

/** Properties of Ink's Text. */
interface TextStyle {
  readonly color?: string;
  readonly bold?: boolean;
  readonly dimColor?: boolean;
  readonly inverse?: boolean;
}

/** One style for each meaning. */
export type Theme = Readonly<Record<Tone, TextStyle>>;

const COLOURS: Theme = {
  plain: {},
  dim: { dimColor: true },
  title: { bold: true, color: 'cyan' },
  key: { color: 'magenta' },
  accent: { color: 'cyan' },
  ok: { color: 'green' },
  warn: { color: 'yellow' },
  error: { color: 'red', bold: true },
};

/** Yellow and cyan are hard to read on white, and dim text fades there. */
const LIGHT: Theme = {
  ...COLOURS,
  dim: { color: 'blackBright' },
  title: { bold: true, color: 'blue' },
  accent: { color: 'blue' },
  warn: { bold: true, color: 'magenta' },
};

/** Nothing dim, and font weight in addition to every color. */
const HIGH_CONTRAST: Theme = {
  plain: {},
  dim: {},
  title: { bold: true },
  key: { bold: true },
  accent: { bold: true, color: 'cyanBright' },
  ok: { bold: true, color: 'greenBright' },
  warn: { bold: true, color: 'yellowBright' },
  error: { bold: true, color: 'redBright' },
};

/** Red and green look alike: blue is good, yellow is not; severity is shown by font weight. */
const DEUTERANOPIA: Theme = {
  ...COLOURS,
  title: { bold: true },
  key: { color: 'cyan' },
  accent: { bold: true, color: 'cyan' },
  ok: { color: 'blueBright' },
  warn: { bold: true, color: 'yellow' },
  error: { bold: true, inverse: true, color: 'yellowBright' },
};

/** Blue and green look alike, and so do yellow and white: cyan is good, red is not; severity is shown by font weight. */
const TRITANOPIA: Theme = {
  ...COLOURS,
  title: { bold: true },
  key: { color: 'magenta' },
  accent: { bold: true, color: 'magenta' },
  ok: { color: 'cyan' },
  warn: { bold: true, color: 'red' },
  error: { bold: true, inverse: true, color: 'red' },
};

const MONOCHROME: Theme = {
  plain: {},
  dim: {},
  title: { bold: true },
  key: {},
  accent: {},
  ok: {},
  warn: { bold: true },
  error: { bold: true },
};

/** Characters that a terminal without UTF-8 cannot draw have ASCII replacements. */
export interface Glyphs {
  readonly horizontal: string;
  readonly vertical: string;
  readonly topLeft: string;
  readonly topRight: string;
  readonly bottomLeft: string;
  readonly bottomRight: string;
  /** From empty to full. */
  readonly bars: readonly string[];
  readonly folded: string;
  readonly unfolded: string;
  readonly star: string;
  /** In sequence while a response is pending. */
  readonly spinner: readonly string[];
}

const UNICODE: Glyphs = {
  horizontal: '─',
  vertical: '│',
  topLeft: '┌',
  topRight: '┐',
  bottomLeft: '└',
  bottomRight: '┘',
  bars: [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
  folded: '▸',
  unfolded: '▾',
  star: '★',
  spinner: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'],
};

const ASCII: Glyphs = {
  horizontal: '-',
  vertical: '|',
  topLeft: '+',
  topRight: '+',
  bottomLeft: '+',
  bottomRight: '+',
  bars: [' ', '.', ':', '-', '=', '+', '*', '#', '%'],
  folded: '>',
  unfolded: 'v',
  star: '*',
  spinner: ['|', '/', '-', '\\'],
};

export type Environment = Readonly<Record<string, string | undefined>>;

const BY_NAME: Readonly<Record<ThemeName, Theme>> = {
  dark: COLOURS,
  light: LIGHT,
  'high-contrast': HIGH_CONTRAST,
  deuteranopia: DEUTERANOPIA,
  tritanopia: TRITANOPIA,
  monochrome: MONOCHROME,
};

/** The names for BND_TUI_THEME and `:theme`, in this order. */
export const THEMES: ReadonlyMap<string, Theme> = new Map(THEME_NAMES.map((name) => [name, BY_NAME[name]]));

/** NO_COLOR (any non-empty value) and a dumb terminal override BND_TUI_THEME, which overrides the preference; an unknown name counts as unset. */
export function themeFor(env: Environment, chosen?: string): Theme {
  if (env.NO_COLOR || env.TERM === 'dumb') return MONOCHROME;
  return THEMES.get(env.BND_TUI_THEME ?? '') ?? THEMES.get(chosen ?? '') ?? COLOURS;
}

/** From the locale, in the order in which POSIX reads its variables; BND_TUI_ASCII=1 forces ASCII characters. */
export function glyphsFor(env: Environment): Glyphs {
  if (env.BND_TUI_ASCII === '1') return ASCII;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return /utf-?8/i.test(locale) ? UNICODE : ASCII;
}

const STATUS_TONES: Readonly<Record<string, Tone>> = {
  active: 'ok',
  pending: 'warn',
  canceling: 'warn',
  terminated: 'dim',
};

/** Color of a session's status. */
export function statusTone(status: string): Tone {
  return STATUS_TONES[status] ?? 'plain';
}
