/** The text of a filter and its smallest parts. Remembers the farthest place at which a part did not fit, and what would have fitted there. */

/** A rule that fits: up to where, and what it means. */
export interface Hit<T> {
  readonly end: number;
  readonly value: T;
}

/** Text that is not a filter. */
export class FilterSyntaxError extends Error {}

/** A filter that is too much work, or has no meaning for any item: the request is refused. */
export class FilterRefused extends Error {}

/** One character, and its name in errors. */
interface CharacterClass {
  readonly one: RegExp;
  readonly name: string;
}

const MAX_LENGTH = 8192;
const MAX_DEPTH = 100;
const BLANK: CharacterClass = { one: /[ \t\r\n]/, name: '[ \\t\\r\\n]' };
const LETTER: CharacterClass = { one: /[a-zA-Z]/, name: '[a-zA-Z]' };
const LATER_LETTER: CharacterClass = { one: /[a-zA-Z0-9_/]/, name: '[a-zA-Z0-9_/]' };
const END = 'EOF';

export class FilterText {
  readonly #text: string;
  readonly #known = new Map<string, unknown>();
  #farthest = 0;
  #expected = new Set<string>();
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    if (text.length > MAX_LENGTH) throw new FilterSyntaxError(`it is longer than ${MAX_LENGTH} characters`);
  }

  /** Returns the end; undefined if the text is another one. */
  literal(at: number, wanted: string): number | undefined {
    if (this.#text.startsWith(wanted, at)) return at + wanted.length;
    return this.#miss(at, `"${wanted.replace('"', '\\"')}"`);
  }

  /** Literals one after the other; ' ' are blanks, '?' are optional ones. */
  sequence(at: number | undefined, ...parts: readonly string[]): number | undefined {
    let end = at;
    for (const part of parts) {
      if (end === undefined) return undefined;
      if (part === '?') end = this.optionalBlanks(end);
      else end = part === ' ' ? this.run(end, BLANK)?.end : this.literal(end, part);
    }
    return end;
  }

  optionalBlanks(at: number): number {
    return this.run(at, BLANK)?.end ?? at;
  }

  /** One or more characters of a class. */
  run(at: number, { one, name }: CharacterClass): Hit<string> | undefined {
    let end = at;
    for (let next = this.#character(end); one.test(next); next = this.#character(end)) end += next.length;
    this.#miss(end, name);
    return end === at ? undefined : { end, value: this.#text.slice(at, end) };
  }

  identifier(at: number): Hit<string> | undefined {
    if (!LETTER.one.test(this.#text.charAt(at))) return this.#miss(at, LETTER.name);
    const end = this.run(at + 1, LATER_LETTER)?.end ?? at + 1;
    return { end, value: this.#text.slice(at, end) };
  }

  number(at: number): Hit<string> | undefined {
    const value = /^-?(?:0|[1-9]\d*)(?:\.\d+)?/.exec(this.#text.slice(at, at + MAX_LENGTH))?.[0];
    if (value === undefined) {
      const sign = this.literal(at, '-');
      for (const name of ['"0"', '[1-9]']) this.#miss(sign ?? at, name);
      return undefined;
    }
    const end = at + value.length;
    if (!/^[ \t\r\n)]?$/.test(this.#text.charAt(end))) throw this.error('Invalid number literal', end);
    return { end, value };
  }

  /** Everything up to the next mark of the same kind. */
  quoted(at: number, mark: string): Hit<string> | undefined {
    const start = this.literal(at, mark);
    if (start === undefined) return undefined;
    const close = this.#text.indexOf(mark, start);
    if (close === -1) throw this.error('Unterminated string literal', this.#text.length);
    return { end: close + 1, value: this.#text.slice(start, close) };
  }

  /** True at the end of the text. */
  end(at: number): boolean {
    if (at === this.#text.length) return true;
    this.#miss(at, END);
    return false;
  }

  /** Runs a rule once per place, however many alternatives start with it. */
  once<T>(rule: string, at: number, run: () => Hit<T> | undefined): Hit<T> | undefined;
  once(rule: string, at: number, run: () => unknown): unknown {
    const key = `${rule} ${at}`;
    if (!this.#known.has(key)) this.#known.set(key, run());
    return this.#known.get(key);
  }

  /** Runs a rule one level deeper. */
  nested<T>(at: number, run: () => T): T {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw this.error(`nested deeper than ${MAX_DEPTH} levels`, at);
    const result = run();
    this.#depth -= 1;
    return result;
  }

  /** Without a reason: what was expected at the farthest place. */
  error(reason?: string, at = this.#farthest): FilterSyntaxError {
    const before = this.#text.slice(0, at).split('\n');
    const place = `${before.length}:${[...(before.at(-1) ?? '')].length + 1} (${Buffer.byteLength(this.#text.slice(0, at))})`;
    return new FilterSyntaxError(`${place}: ${reason ?? `no match found, expected: ${this.#wanted()}`}`);
  }

  #wanted(): string {
    const words = [...this.#expected].filter((word) => word !== END).sort();
    if (this.#expected.has(END)) words.push(END);
    const last = words.pop() ?? END;
    return words.length === 0 ? last : `${words.join(', ')} or ${last}`;
  }

  #character(at: number): string {
    const code = this.#text.codePointAt(at);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  #miss(at: number, name: string): undefined {
    if (at > this.#farthest) {
      this.#farthest = at;
      this.#expected = new Set();
    }
    if (at === this.#farthest) this.#expected.add(name);
    return undefined;
  }
}
