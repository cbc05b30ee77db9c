/**
 * Parses the filter language of lists and of worker filters, rule by rule as grammar/grammar.peg of github.com/hashicorp/go-bexpr v0.1.15 has it: an
 * ordered choice takes the first alternative that fits, and an error is where the parse came farthest. Text in, a tree out.
 */
import { Literal } from './filter-compare.ts';
import { FilterText, type Hit } from './filter-text.ts';
import { unquote } from './go-literals.ts';

/** Keys and indexes, starting with `item` or with a name bound by `any` or `all`. */
export type Path = readonly string[];

export type MatchOperator = '==' | 'in' | 'matches' | 'is empty';

/** Names that `any` and `all` bind: `value` to elements, `index` to keys and positions, `only` to elements of lists and keys of maps. */
export interface Binding {
  readonly only?: string;
  readonly index?: string;
  readonly value?: string;
}

export type Expression =
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'not'; readonly inner: Expression }
  /** `contains` is `in` the other way round. A negated operator differs from `not`: it holds for a key that is absent. */
  | {
      readonly kind: 'match';
      readonly path: Path;
      readonly operator: MatchOperator;
      readonly isNegated: boolean;
      readonly literal: Literal;
    }
  | {
      readonly kind: 'any' | 'all';
      readonly path: Path;
      readonly binding: Binding;
      readonly inner: Expression;
    };

/** One side of a comparison; `raw` is what it means as a value. */
interface Selector {
  readonly path: Path;
  readonly raw: string;
}

type Operation = Pick<Extract<Expression, { kind: 'match' }>, 'operator' | 'isNegated'>;

/** Throws FilterSyntaxError with line, column and what was expected. */
export function parseExpression(text: string): Expression {
  return new Grammar(text).input();
}

class Grammar {
  readonly #text: FilterText;

  constructor(text: string) {
    this.#text = new FilterText(text);
  }

  input(): Expression {
    const text = this.#text;
    const grouped = this.#between(text.optionalBlanks(0), '(', ')');
    if (grouped !== undefined && text.end(text.optionalBlanks(grouped.end))) return grouped.value;
    const whole = this.#or(text.optionalBlanks(0));
    if (whole !== undefined && text.end(text.optionalBlanks(whole.end))) return whole.value;
    throw text.error();
  }

  /** `( expression )`, or in braces. */
  #between(at: number, open: string, close: string): Hit<Expression> | undefined {
    const text = this.#text;
    const opened = text.literal(at, open);
    if (opened === undefined) return undefined;
    const inner = text.nested(at, () => this.#or(text.optionalBlanks(opened)));
    if (inner === undefined) return undefined;
    const end = text.literal(text.optionalBlanks(inner.end), close);
    if (end === undefined && open === '(')
      throw text.error('Unmatched parentheses', text.optionalBlanks(inner.end));
    return end === undefined ? undefined : { end, value: inner.value };
  }

  #or(at: number): Hit<Expression> | undefined {
    return this.#text.once('or', at, () => {
      const left = this.#and(at);
      const right = left === undefined ? undefined : this.#after(left.end, 'or', (next) => this.#or(next));
      if (left !== undefined && right !== undefined)
        return { end: right.end, value: { kind: 'or', left: left.value, right: right.value } };
      return left ?? this.#collection(at);
    });
  }

  #and(at: number): Hit<Expression> | undefined {
    const left = this.#not(at);
    if (left === undefined) return undefined;
    const right = this.#after(left.end, 'and', (next) => this.#and(next));
    if (right === undefined) return left;
    return { end: right.end, value: { kind: 'and', left: left.value, right: right.value } };
  }

  /** A word between blanks, then a rule. */
  #after<T>(at: number, word: string, rule: (at: number) => Hit<T> | undefined): Hit<T> | undefined {
    const end = this.#text.sequence(at, ' ', word, ' ');
    return end === undefined ? undefined : rule(end);
  }

  #not(at: number): Hit<Expression> | undefined {
    const start = this.#text.sequence(at, 'not', ' ');
    const inner = start === undefined ? undefined : this.#not(start);
    if (inner === undefined) return this.#between(at, '(', ')') ?? this.#match(at);
    const { value } = inner;
    return { end: inner.end, value: value.kind === 'not' ? value.inner : { kind: 'not', inner: value } };
  }

  #match(at: number): Hit<Expression> | undefined {
    return this.#selectorFirst(at) ?? this.#valueFirst(at);
  }

  #selectorFirst(at: number): Hit<Expression> | undefined {
    const selector = this.#selector(at);
    if (selector === undefined) return undefined;
    const { path } = selector.value;
    for (const [words, operation] of WITH_VALUE) {
      const end = this.#text.sequence(selector.end, ...words);
      const value = end === undefined ? undefined : this.#value(end);
      if (value !== undefined)
        return {
          end: value.end,
          value: { kind: 'match', path, ...operation, literal: new Literal(value.value) },
        };
    }
    for (const [words, operation] of WITHOUT_VALUE) {
      const end = this.#text.sequence(selector.end, ...words);
      if (end !== undefined)
        return { end, value: { kind: 'match', path, ...operation, literal: new Literal('') } };
    }
    return undefined;
  }

  #valueFirst(at: number): Hit<Expression> | undefined {
    const value = this.#value(at);
    if (value === undefined) return undefined;
    for (const [words, operation] of AFTER_VALUE) {
      const end = this.#text.sequence(value.end, ...words);
      if (end === undefined) continue;
      const selector = this.#selector(end);
      if (selector === undefined) throw this.#text.error('Invalid selector', end);
      const { path } = selector.value;
      return {
        end: selector.end,
        value: { kind: 'match', path, ...operation, literal: new Literal(value.value) },
      };
    }
    return undefined;
  }

  #collection(at: number): Hit<Expression> | undefined {
    const text = this.#text;
    for (const kind of ['any', 'all'] as const) {
      const start = text.sequence(at, kind, ' ');
      const selector = start === undefined ? undefined : this.#selector(start);
      const binding =
        selector === undefined ? undefined : this.#after(selector.end, 'as', (next) => this.#binding(next));
      if (selector === undefined || binding === undefined) continue;
      const inner = this.#between(text.optionalBlanks(binding.end), '{', '}');
      if (inner === undefined) continue;
      const { path } = selector.value;
      return { end: inner.end, value: { kind, path, binding: binding.value, inner: inner.value } };
    }
    return undefined;
  }

  #binding(at: number): Hit<Binding> | undefined {
    const first = this.#text.identifier(at);
    const comma = this.#text.sequence(first?.end ?? this.#text.literal(at, '_'), '?', ',', '?');
    if (comma !== undefined) {
      const second = this.#text.identifier(comma);
      if (first !== undefined && second !== undefined)
        return { end: second.end, value: { index: first.value, value: second.value } };
      if (second !== undefined) return { end: second.end, value: { value: second.value } };
      const end = first === undefined ? undefined : this.#text.literal(comma, '_');
      if (first !== undefined && end !== undefined) return { end, value: { index: first.value } };
    }
    return first === undefined ? undefined : { end: first.end, value: { only: first.value } };
  }

  #selector(at: number): Hit<Selector> | undefined {
    return this.#text.once('selector', at, () => this.#dotted(at) ?? this.#pointer(at));
  }

  #dotted(at: number): Hit<Selector> | undefined {
    const first = this.#text.identifier(at);
    if (first === undefined) return undefined;
    const path = [first.value];
    let { end } = first;
    for (let next = this.#step(end); next !== undefined; next = this.#step(end)) {
      path.push(next.value);
      end = next.end;
    }
    return { end, value: { path, raw: path.join('.') } };
  }

  /** `.name`, `["name"]` or `.0`. */
  #step(at: number): Hit<string> | undefined {
    const text = this.#text;
    const dot = text.literal(at, '.');
    const name = dot === undefined ? undefined : text.identifier(dot);
    if (name !== undefined) return name;
    const bracket = text.literal(at, '[');
    if (bracket !== undefined) {
      const start = text.optionalBlanks(bracket);
      const key = this.#string(start);
      if (key === undefined) throw text.error('Invalid index', start);
      const end = text.literal(text.optionalBlanks(key.end), ']');
      if (end === undefined) throw text.error('Unclosed index expression', text.optionalBlanks(key.end));
      return { end, value: key.value };
    }
    return dot === undefined ? undefined : text.run(dot, DIGIT);
  }

  /** `"/a/b"`, RFC 6901. As a value it has no first slash. */
  #pointer(at: number): Hit<Selector> | undefined {
    const text = this.#text;
    const opened = text.literal(at, '"');
    if (opened === undefined) return undefined;
    const segments: string[] = [];
    let end = opened;
    for (let slash = text.literal(end, '/'); slash !== undefined; slash = text.literal(end, '/')) {
      const segment = text.run(slash, SEGMENT);
      if (segment === undefined) break;
      segments.push(segment.value.replaceAll('~1', '/').replaceAll('~0', '~'));
      end = segment.end;
    }
    const closed = text.literal(end, '"');
    const path = segments.length === 0 ? [''] : segments;
    return closed === undefined ? undefined : { end: closed, value: { path, raw: path.join('/') } };
  }

  #value(at: number): Hit<string> | undefined {
    return this.#text.once('value', at, () => {
      const selector = this.#selector(at);
      if (selector !== undefined) return { end: selector.end, value: selector.value.raw };
      return this.#text.number(at) ?? this.#string(at);
    });
  }

  #string(at: number): Hit<string> | undefined {
    for (const mark of ['`', '"'] as const) {
      const quoted = this.#text.quoted(at, mark);
      if (quoted === undefined) continue;
      const value = unquote(mark, quoted.value);
      if (value === undefined) throw this.#text.error('invalid syntax', at);
      return { end: quoted.end, value };
    }
    return undefined;
  }
}

const DIGIT = { one: /\d/, name: '[0-9]' };
const SEGMENT = { one: /[\p{L}\p{N}\-_.~:|]/u, name: '[\\pL\\pN-_.~:|]' };

/** Words between blanks; `?` stands for optional blanks. In the order in which they are tried. */
type Operators = readonly (readonly [words: readonly string[], operation: Operation])[];

const WITH_VALUE: Operators = [
  [['?', '==', '?'], { operator: '==', isNegated: false }],
  [['?', '!=', '?'], { operator: '==', isNegated: true }],
  [[' ', 'contains', ' '], { operator: 'in', isNegated: false }],
  [[' ', 'not', ' ', 'contains', ' '], { operator: 'in', isNegated: true }],
  [[' ', 'matches', ' '], { operator: 'matches', isNegated: false }],
  [[' ', 'not', ' ', 'matches', ' '], { operator: 'matches', isNegated: true }],
];
const WITHOUT_VALUE: Operators = [
  [[' ', 'is', ' ', 'empty'], { operator: 'is empty', isNegated: false }],
  [[' ', 'is', ' ', 'not', ' ', 'empty'], { operator: 'is empty', isNegated: true }],
];
const AFTER_VALUE: Operators = [
  [[' ', 'in', ' '], { operator: 'in', isNegated: false }],
  [[' ', 'not', ' ', 'in', ' '], { operator: 'in', isNegated: true }],
];
