/** Splits command lines into words and fills in the placeholders of `boundary connect -exec`. */
import { BndError } from '../lib/errors.ts';

const BLANK = /[ \t\r\n]/;
/** Characters that a backslash escapes inside double quotes (POSIX, Shell Command Language, 2.2.3). */
const ESCAPED_IN_QUOTES = /["\\$`]/;

/**
 * Splits a command line by the quoting rules of a POSIX shell. Nothing is expanded: `$HOME`, `*` and `|` are plain text. Throws BndError usage for an
 * unclosed quote.
 */
export function splitWords(text: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  const open = (what: string): BndError =>
    new BndError('usage', `Unclosed ${what} in the command line.`, {
      hint: 'Close it, or put a backslash before it to use it literally.',
    });

  while (at < text.length) {
    const char = text.charAt(at);
    at += 1;
    if (BLANK.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    word ??= '';
    if (char === "'") {
      const end = text.indexOf("'", at);
      if (end < 0) throw open("single quote (')");
      word += text.slice(at, end);
      at = end + 1;
    } else if (char === '"') {
      const quoted = readDoubleQuoted(text, at);
      if (quoted === undefined) throw open('double quote (")');
      word += quoted.text;
      at = quoted.end;
    } else if (char === '\\') {
      if (at === text.length) throw open('escape (\\)');
      // A backslash before a line break removes both: the line continues.
      if (text.charAt(at) !== '\n') word += text.charAt(at);
      at += 1;
    } else word += char;
  }
  if (word !== undefined) words.push(word);
  return words;
}

function readDoubleQuoted(
  text: string,
  start: number,
): { readonly text: string; readonly end: number } | undefined {
  let read = '';
  for (let at = start; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"') return { text: read, end: at + 1 };
    const next = text.charAt(at + 1);
    if (char === '\\' && next === '\n') at += 1;
    else if (char === '\\' && ESCAPED_IN_QUOTES.test(next)) {
      read += next;
      at += 1;
    } else read += char;
  }
  return undefined;
}

/** Quotes one word for a POSIX shell. */
export function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Listening address of a forward, in the forms that command lines need. */
export interface ProxiedAddress {
  readonly ip: string;
  readonly port: string;
  /** Address and port; an IPv6 address in brackets. */
  readonly addr: string;
}

export function proxiedAddress({
  address,
  port,
}: {
  readonly address: string;
  readonly port: number;
}): ProxiedAddress {
  return {
    ip: address,
    port: `${port}`,
    addr: address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`,
  };
}

/** Replaces `{{boundary.ip}}`, `{{boundary.port}}` and `{{boundary.addr}}` (internal/cmd/commands/connect/connect.go in hashicorp/boundary). */
export function fillPlaceholders(text: string, proxied: ProxiedAddress): string {
  return text
    .replace(/\{\{ ?boundary\.ip ?\}\}/g, () => proxied.ip)
    .replace(/\{\{ ?boundary\.port ?\}\}/g, () => proxied.port)
    .replace(/\{\{ ?boundary\.addr ?\}\}/g, () => proxied.addr);
}
