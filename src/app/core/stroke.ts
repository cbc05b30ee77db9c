/** Keystrokes by name: `a`, `F`, `enter`, `ctrl-d`, `pgdn`. Converts reports of the terminal library into a list of them. */

/** A printable character, or one of the names below, or `ctrl-` and a letter, or `f1` to `f12`. */
export type Stroke = string;

/** The flags of Ink's input events that this module uses. */
export interface KeyFlags {
  readonly upArrow: boolean;
  readonly downArrow: boolean;
  readonly leftArrow: boolean;
  readonly rightArrow: boolean;
  readonly pageUp: boolean;
  readonly pageDown: boolean;
  readonly home: boolean;
  readonly end: boolean;
  readonly return: boolean;
  readonly escape: boolean;
  readonly tab: boolean;
  readonly backspace: boolean;
  readonly delete: boolean;
  readonly shift: boolean;
  readonly ctrl: boolean;
  readonly meta: boolean;
  readonly eventType?: 'press' | 'repeat' | 'release' | undefined;
}

const NAMED: readonly (readonly [keyof KeyFlags, Stroke])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pgup'],
  ['pageDown', 'pgdn'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
];

/** The terminal library's `NUL`, which ctrl-space sends. */
const CONTROL_NAMES: Readonly<Record<string, Stroke>> = { ' ': 'ctrl-space', '`': 'ctrl-space' };

/** Sequences that report Alt. */
const WITH_MODIFIERS: readonly (keyof KeyFlags)[] = [
  'upArrow',
  'downArrow',
  'leftArrow',
  'rightArrow',
  'pageUp',
  'pageDown',
  'home',
  'end',
  'delete',
];

const FUNCTION_KEYS: readonly Stroke[] = Array.from({ length: 12 }, (_, index) => `f${index + 1}`);

/**
 * Sequences of function keys without modifiers: `ESC O P` to `ESC O S` (xterm, tmux), `ESC [ 11 ~` to `ESC [ 24 ~` with gaps (xterm, tmux, rxvt,
 * PuTTY, Linux), `ESC [ [ A` to `ESC [ [ E` (Linux console).
 */
const FUNCTION_KEY = /^\u001b+(?:O([PQRS])|\[\[([A-E])|\[(\d\d)~)$/;
/** One key with Alt, such as `ESC [ 1 ; 3 Q`: not an escape before another key. */
const WITH_ALT = /^\u001b[[O]./;
const BY_NUMBER = ['11', '12', '13', '14', '15', '17', '18', '19', '20', '21', '23', '24'];

function functionKey(sequence: string): Stroke | undefined {
  const [, keypad, console, number] = FUNCTION_KEY.exec(sequence) ?? [];
  if (keypad !== undefined) return FUNCTION_KEYS['PQRS'.indexOf(keypad)];
  if (console !== undefined) return FUNCTION_KEYS['ABCDE'.indexOf(console)];
  return number === undefined ? undefined : FUNCTION_KEYS[BY_NUMBER.indexOf(number)];
}

/**
 * Returns the keystrokes of one input event. `sequence`: what the terminal sent for it, which tells function keys apart. Fast typing and slow links join
 * several characters into one event. Escape and the next key, joined the same way, arrive as that key with Alt; no binding uses Alt, so they are split
 * again: without its escape the next key would act on the wrong screen.
 */
export function strokesOf(input: string, key: KeyFlags, sequence = ''): Stroke[] {
  if (key.eventType === 'release') return [];
  const named = functionKey(sequence);
  const strokes = named === undefined ? keyStrokes(input, key) : [named];
  const isOneKey = WITH_ALT.test(sequence) || WITH_MODIFIERS.some((flag) => key[flag] === true);
  return key.meta && !isOneKey ? ['esc', ...strokes] : strokes;
}

function keyStrokes(input: string, key: KeyFlags): Stroke[] {
  if (key.tab) return [key.shift ? 'shift-tab' : 'tab'];
  for (const [flag, name] of NAMED) {
    if (key[flag] === true)
      return [key.shift && (name === 'left' || name === 'right') ? `shift-${name}` : name];
  }
  if (key.escape) return ['esc'];
  if (key.ctrl) return input === '' ? [] : [CONTROL_NAMES[input] ?? `ctrl-${input.toLowerCase()}`];
  return [...input].map(strokeOfCharacter);
}

function strokeOfCharacter(character: string): Stroke {
  const code = character.codePointAt(0) ?? 0;
  if (character === ' ') return 'space';
  if (character === '\r' || character === '\n') return 'enter';
  if (character === '\t') return 'tab';
  if (code === 0x1b) return 'esc';
  if (code === 0x7f || code === 0x08) return 'backspace';
  if (code === 0) return 'ctrl-space';
  // Above ctrl-z the control characters are those of [ \\ ] ^ _, which have no lower case.
  if (code < 0x20) return `ctrl-${String.fromCharCode(code + (code > 0x1a ? 0x40 : 0x60))}`;
  return character;
}

/** Returns the character that a keystroke types, or undefined for a named key. */
export function printable(stroke: Stroke): string | undefined {
  if (stroke === 'space') return ' ';
  return [...stroke].length === 1 ? stroke : undefined;
}

const STROKE_NAMES: ReadonlySet<Stroke> = new Set([
  ...NAMED.map(([, name]) => name),
  ...['esc', 'tab', 'shift-tab', 'space', 'shift-left', 'shift-right', 'ctrl-space'],
  ...FUNCTION_KEYS,
]);

/** Control keys that arrive unchanged: `ctrl-h`, `i`, `j`, `m` and `[` are backspace, tab, enter and escape to a terminal. */
const CONTROL = /^ctrl-[a-gk-lno-z\\\]^_]$/;

/** Returns whether a terminal can send this keystroke. */
export function isStroke(text: string): boolean {
  if (STROKE_NAMES.has(text) || CONTROL.test(text)) return true;
  return text !== ' ' && [...text].length === 1 && strokeOfCharacter(text) === text;
}

/** Returns the display form of a keystroke: `<^d>`, `<enter>`, `<F>`. */
export function strokeLabel(stroke: Stroke): string {
  return `<${stroke.startsWith('ctrl-') ? `^${stroke.slice(5)}` : stroke}>`;
}

/** Consecutive digits, which are shown as a range. */
export function isRun(strokes: readonly Stroke[]): boolean {
  return (
    strokes.length > 2 && strokes.every((stroke, index) => stroke === String(Number(strokes[0]) + index))
  );
}

/** Returns all keystrokes of a binding: `<j> <down>`, `<1>-<9>`. */
export function strokeLabels(strokes: readonly Stroke[]): string {
  const labels = strokes.map(strokeLabel);
  return isRun(strokes) ? `${labels[0]}-${labels.at(-1)}` : labels.join(' ');
}
