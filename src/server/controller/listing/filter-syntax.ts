/**
 * Parses the filter language of lists: go-bexpr (github.com/hashicorp/go-bexpr, its grammar/grammar.peg). Text in, a tree or an error with its
 * position out.
 */
import { linearPattern } from './linear-pattern.ts';

/** Keys and indexes, starting at the item. */
export type Path = readonly string[];

export type MatchOperator =
  | '=='
  | '!='
  | 'in'
  | 'not in'
  | 'contains'
  | 'not contains'
  | 'matches'
  | 'not matches'
  | 'is empty'
  | 'is not empty';

export type Expression =
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'not'; readonly inner: Expression }
  /** `in` and `contains` both mean: `value` is in what `path` selects. */
  | {
      readonly kind: 'match';
      readonly path: Path;
      readonly operator: MatchOperator;
      readonly value: string;
      readonly pattern: RegExp | undefined;
    }
  | {
      readonly kind: 'any' | 'all';
      readonly path: Path;
      readonly index: string | undefined;
      readonly value: string | undefined;
      readonly isPair: boolean;
      readonly inner: Expression;
    };

export class FilterSyntaxError extends Error {}

const MAX_LENGTH = 8192;
const MAX_DEPTH = 100;

/** Throws FilterSyntaxError with line, column and what was expected. */
export function parseExpression(text: string): Expression {
  if (text.length > MAX_LENGTH) throw new FilterSyntaxError(`it is longer than ${MAX_LENGTH} characters`);
  return new Parser(text).whole();
}

/** One side of a comparison: its value and, unless it is a number or raw text, its selector. */
interface Operand {
  readonly value: string;
  readonly path: Path | undefined;
}

class Parser {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): Expression {
    const expression = this.#or();
    this.#blanks();
    if (this.#at < this.#text.length) throw this.#error('expected the end, "and" or "or"');
    return expression;
  }

  #or(): Expression {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw this.#error('it is nested too deeply');
    const left = this.#and();
    const expression: Expression = this.#word('or') ? { kind: 'or', left, right: this.#or() } : left;
    this.#depth -= 1;
    return expression;
  }

  #and(): Expression {
    const left = this.#not();
    if (!this.#word('and')) return left;
    const operands = [left, this.#not()];
    while (this.#word('and')) operands.push(this.#not());
    return operands.reduceRight((right, operand) => ({ kind: 'and', left: operand, right }));
  }

  #not(): Expression {
    let isNegated = false;
    while (this.#word('not')) isNegated = !isNegated;
    const inner = this.#primary();
    return isNegated ? { kind: 'not', inner } : inner;
  }

  #primary(): Expression {
    this.#blanks();
    if (this.#take('(')) {
      const inner = this.#or();
      this.#expect(')');
      return inner;
    }
    for (const kind of ['any', 'all'] as const) {
      const start = this.#at;
      if (this.#word(kind)) {
        const collection = this.#collection(kind);
        if (collection !== undefined) return collection;
        this.#at = start;
      }
    }
    return this.#match();
  }

  /** Undefined if `any` or `all` turned out to be the name of a field. */
  #collection(kind: 'any' | 'all'): Expression | undefined {
    this.#blanks();
    if (/[=!]/.test(this.#text.charAt(this.#at))) return undefined;
    const path = this.#mustSelect(this.#operand());
    if (!this.#word('as')) return undefined;
    const [first, second] = this.#bindings();
    this.#expect('{');
    const inner = this.#or();
    this.#expect('}');
    if (second === undefined) return { kind, path, index: undefined, value: first, isPair: false, inner };
    return { kind, path, index: nameOf(first), value: nameOf(second), isPair: true, inner };
  }

  #bindings(): readonly [string, string | undefined] {
    const first = this.#name();
    this.#blanks();
    return this.#take(',') ? [first, this.#name()] : [first, undefined];
  }

  #name(): string {
    this.#blanks();
    const name = /^(?:_|[A-Za-z][A-Za-z0-9_]*)/.exec(this.#text.slice(this.#at))?.[0];
    if (name === undefined) throw this.#error('expected a name');
    this.#at += name.length;
    return name;
  }

  #match(): Expression {
    const left = this.#operand();
    const operator = this.#operator();
    if (operator === 'is empty' || operator === 'is not empty') {
      return { kind: 'match', path: this.#mustSelect(left), operator, value: '', pattern: undefined };
    }
    const right = this.#operand();
    const isValueFirst = operator === 'in' || operator === 'not in';
    const path = this.#mustSelect(isValueFirst ? right : left);
    const { value } = isValueFirst ? left : right;
    const pattern = operator.endsWith('matches') ? this.#pattern(value) : undefined;
    return { kind: 'match', path, operator, value, pattern };
  }

  #pattern(text: string): RegExp {
    try {
      return linearPattern(text);
    } catch {
      throw this.#error('expected a regular expression');
    }
  }

  #operator(): MatchOperator {
    this.#blanks();
    if (this.#take('==')) return '==';
    if (this.#take('!=')) return '!=';
    const isNegated = this.#word('not');
    if (this.#word('in')) return isNegated ? 'not in' : 'in';
    if (this.#word('contains')) return isNegated ? 'not contains' : 'contains';
    if (this.#word('matches')) return isNegated ? 'not matches' : 'matches';
    if (!isNegated && this.#word('is')) {
      const isNot = this.#word('not');
      if (this.#word('empty') || this.#word('nil')) return isNot ? 'is not empty' : 'is empty';
    }
    throw this.#error('expected an operator');
  }

  #operand(): Operand {
    this.#blanks();
    const rest = this.#text.slice(this.#at);
    if (rest.startsWith('"')) return this.#quoted();
    if (rest.startsWith('`')) return { value: this.#delimited('`'), path: undefined };
    const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?=[\s)}]|$)/.exec(rest)?.[0];
    if (number !== undefined) {
      this.#at += number.length;
      return { value: number, path: undefined };
    }
    return this.#dotted();
  }

  #quoted(): Operand {
    const start = this.#at;
    const raw = this.#delimited('"');
    const isPointer = /^(\/[\p{L}\p{N}\-_.~:|]*)*$/u.test(raw);
    const path = isPointer && raw !== '' ? raw.slice(1).split('/').map(unescapePointer) : undefined;
    try {
      const value: unknown = JSON.parse(`"${raw.replace(/\\x([0-9a-f]{2})/gi, '\\u00$1')}"`);
      return { value: String(value), path };
    } catch {
      this.#at = start;
      throw this.#error('unknown escape in a string');
    }
  }

  #delimited(mark: string): string {
    const start = this.#at;
    const end = this.#text.indexOf(mark, start + 1);
    if (end === -1) throw this.#error(`unterminated string literal, expected ${mark}`, this.#text.length);
    this.#at = end + 1;
    return this.#text.slice(start + 1, end);
  }

  #dotted(): Operand {
    const match = /^[A-Za-z][A-Za-z0-9_/]*(?:\.[A-Za-z][A-Za-z0-9_/]*|\.\d+|\["[^"]*"\]|\[`[^`]*`\])*/.exec(
      this.#text.slice(this.#at),
    );
    if (match === null) throw this.#error('expected a selector or a value');
    const [value] = match;
    this.#at += value.length;
    const path = [...value.matchAll(/\["([^"]*)"\]|\[`([^`]*)`\]|([^.[\]]+)/g)].map(
      ([, a, b, c]) => a ?? b ?? c ?? '',
    );
    return { value, path };
  }

  #mustSelect({ path }: Operand): Path {
    if (path === undefined) throw this.#error('expected a selector');
    return path;
  }

  #blanks(): void {
    while (/\s/.test(this.#text.charAt(this.#at))) this.#at += 1;
  }

  /** A whole word; blanks before it are skipped. */
  #word(word: string): boolean {
    const start = this.#at;
    this.#blanks();
    const next = this.#text.charAt(this.#at + word.length);
    if (this.#text.startsWith(word, this.#at) && !/[A-Za-z0-9_/.[]/.test(next)) {
      this.#at += word.length;
      return true;
    }
    this.#at = start;
    return false;
  }

  #take(mark: string): boolean {
    if (!this.#text.startsWith(mark, this.#at)) return false;
    this.#at += mark.length;
    return true;
  }

  #expect(mark: string): void {
    this.#blanks();
    if (!this.#take(mark)) throw this.#error(`expected "${mark}"`);
  }

  #error(what: string, at = this.#at): FilterSyntaxError {
    const before = this.#text.slice(0, at).split('\n');
    return new FilterSyntaxError(`${before.length}:${(before.at(-1)?.length ?? 0) + 1} (${at}): ${what}`);
  }
}

/** `_` binds nothing. */
function nameOf(binding: string): string | undefined {
  return binding === '_' ? undefined : binding;
}

/** RFC 6901. */
function unescapePointer(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}
