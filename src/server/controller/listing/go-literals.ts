/** Reads texts as Go's strconv does: what a filter compares with is converted to the type of the field. */

/** `range`: well-formed, but too large for the type. */
type Refused = 'syntax' | 'range';

const INTEGER =
  /^(?:0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0(?:_?[0-7])*|[1-9](?:_?\d)*)$/;
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const HEXADECIMAL = /^([+-]?)0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?[pP]([+-]?\d+)$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
/** Between digits, or after the prefix of a base. */
const UNDERSCORES = /(?<=[0-9a-fA-F]|^[+-]?0[xX])_(?=[0-9a-fA-F])/g;

const MAX_INT64 = 2n ** 63n - 1n;
const MAX_UINT64 = 2n ** 64n - 1n;

/** strconv.ParseInt(text, 0, 64). */
export function parseGoInt(text: string): bigint | Refused {
  const isNegative = text.startsWith('-');
  const size = magnitude(/^[+-]/.test(text) ? text.slice(1) : text);
  if (size === undefined) return 'syntax';
  const value = isNegative ? -size : size;
  return value > MAX_INT64 || value < -MAX_INT64 - 1n ? 'range' : value;
}

/** strconv.ParseUint(text, 0, 64). */
export function parseGoUint(text: string): bigint | Refused {
  const size = magnitude(text);
  if (size === undefined) return 'syntax';
  return size > MAX_UINT64 ? 'range' : size;
}

function magnitude(text: string): bigint | undefined {
  if (!INTEGER.test(text)) return undefined;
  const digits = text.replaceAll('_', '').toLowerCase();
  return BigInt(/^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits);
}

/** strconv.ParseFloat(text, 64). */
export function parseGoFloat(text: string): number | Refused {
  const infinite = INFINITE.exec(text);
  if (infinite !== null) return infinite[1] === '-' ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return Number.NaN;
  const digits = text.replace(UNDERSCORES, '');
  const value = DECIMAL.test(digits) ? Number(digits) : hexadecimal(digits);
  if (value === undefined) return 'syntax';
  return Number.isFinite(value) ? value : 'range';
}

function hexadecimal(text: string): number | undefined {
  const [, sign, whole = '', fraction = '', exponent] = HEXADECIMAL.exec(text) ?? [];
  if (whole + fraction === '' || exponent === undefined) return undefined;
  const size = Number(BigInt(`0x${whole}${fraction}`)) * 2 ** (Number(exponent) - 4 * fraction.length);
  return sign === '-' ? -size : size;
}

/** strconv.ParseBool; undefined: neither. */
export function parseGoBool(text: string): boolean | undefined {
  if (/^(?:1|t|T|TRUE|true|True)$/.test(text)) return true;
  return /^(?:0|f|F|FALSE|false|False)$/.test(text) ? false : undefined;
}

const ESCAPE =
  /\\(?:(?<letter>[abfnrtv\\"])|x(?<hex>[0-9a-fA-F]{2})|(?<octal>[0-3][0-7]{2})|u(?<four>[0-9a-fA-F]{4})|U(?<eight>[0-9a-fA-F]{8}))|(?<text>[^\\\n]+)/gy;
const LETTERS: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};

/** strconv.Unquote of a literal in `"` or backquotes, given without them; undefined: invalid. */
export function unquote(mark: '"' | '`', content: string): string | undefined {
  if (mark === '`') return content.replaceAll('\r', '');
  const bytes: Buffer[] = [];
  let at = 0;
  for (const match of content.matchAll(ESCAPE)) {
    const piece = pieceOf(match.groups ?? {});
    if (piece === undefined) return undefined;
    bytes.push(piece);
    at = match.index + match[0].length;
  }
  return at === content.length ? Buffer.concat(bytes).toString() : undefined;
}

/** `\x` and octal escapes are bytes, not characters. */
function pieceOf(groups: Readonly<Record<string, string | undefined>>): Buffer | undefined {
  const { letter, hex, octal, text } = groups;
  if (text !== undefined) return Buffer.from(text);
  if (letter !== undefined) return Buffer.from(LETTERS[letter] ?? letter);
  if (hex !== undefined) return Buffer.of(Number.parseInt(hex, 16));
  if (octal !== undefined) return Buffer.of(Number.parseInt(octal, 8));
  const rune = Number.parseInt(groups.four ?? groups.eight ?? '', 16);
  const isRune = rune <= 0x10_ff_ff && (rune < 0xd8_00 || rune > 0xdf_ff);
  return isRune ? Buffer.from(String.fromCodePoint(rune)) : undefined;
}
