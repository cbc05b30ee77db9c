/** Compiles filters of lists. An item on which a filter cannot be evaluated (unknown selector, wrong type) does not match; that is not an error. */
import type { JsonObject } from '../../../lib/json.ts';
import {
  type Expression,
  FilterSyntaxError,
  type MatchOperator,
  type Path,
  parseExpression,
} from './filter-syntax.ts';

/** Returns true if an item matches. */
export type Filter = (item: JsonObject) => boolean;

/** `known` lists the fields that an item may have: the wire omits a field with a zero value, but a filter can select it. */
export function parseFilter(
  text: string,
  known: ReadonlySet<string> = new Set(),
): { readonly matches: Filter } | { readonly error: string } {
  let expression: Expression;
  try {
    expression = parseExpression(text);
  } catch (error) {
    if (error instanceof FilterSyntaxError) return { error: error.message };
    throw error;
  }
  return {
    matches: (item) => {
      try {
        return holds(expression, { item }, known);
      } catch (error) {
        if (error instanceof CannotEvaluate) return false;
        throw error;
      }
    },
  };
}

class CannotEvaluate extends Error {}

/** Names that selectors may start with. */
type Scope = Readonly<Record<string, unknown>>;

function holds(expression: Expression, scope: Scope, known: ReadonlySet<string>): boolean {
  switch (expression.kind) {
    case 'and':
      return holds(expression.left, scope, known) && holds(expression.right, scope, known);
    case 'or':
      return holds(expression.left, scope, known) || holds(expression.right, scope, known);
    case 'not':
      return !holds(expression.inner, scope, known);
    case 'match':
      return compare(select(scope, expression.path, known), expression);
    case 'any':
    case 'all': {
      const entries = entriesOf(select(scope, expression.path, known), expression.isPair);
      const check = ([index, value]: readonly [string, unknown]): boolean => {
        const { index: indexName, value: valueName } = expression;
        const inner = {
          ...scope,
          ...(indexName === undefined ? {} : { [indexName]: index }),
          ...(valueName === undefined ? {} : { [valueName]: value }),
        };
        return holds(expression.inner, inner, known);
      };
      return expression.kind === 'any' ? entries.some(check) : entries.every(check);
    }
  }
}

/** `undefined`: a known field with a zero value. */
function select(scope: Scope, path: Path, known: ReadonlySet<string>): unknown {
  let value: unknown = scope;
  for (const [depth, key] of path.entries()) {
    const next = step(value, key);
    if (next === undefined) {
      if (depth === 1 && path.length === 2 && path[0] === 'item' && known.has(key)) return undefined;
      throw new CannotEvaluate();
    }
    value = next;
  }
  return value;
}

function step(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return /^\d+$/.test(key) ? value[Number(key)] : undefined;
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;
}

function entriesOf(value: unknown, isPair: boolean): readonly (readonly [string, unknown])[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.map((element, index) => [String(index), element]);
  if (typeof value === 'object' && value !== null) {
    // A single name bound to a map is the key.
    return Object.entries(value).map(([key, element]) => [key, isPair ? element : key]);
  }
  throw new CannotEvaluate();
}

interface Comparison {
  readonly operator: MatchOperator;
  readonly value: string;
  readonly pattern: RegExp | undefined;
}

function compare(selected: unknown, { operator, value, pattern }: Comparison): boolean {
  switch (operator) {
    case '==':
      return isEqual(selected, value);
    case '!=':
      return !isEqual(selected, value);
    case 'in':
    case 'contains':
      return isIn(selected, value);
    case 'not in':
    case 'not contains':
      return !isIn(selected, value);
    case 'matches':
      return isMatch(selected, pattern);
    case 'not matches':
      return !isMatch(selected, pattern);
    case 'is empty':
      return isEmpty(selected);
    case 'is not empty':
      return !isEmpty(selected);
  }
}

/** The value is converted to the type that it is compared to. */
function isEqual(selected: unknown, value: string): boolean {
  switch (typeof selected) {
    case 'undefined':
      return value === '' || value === '0' || value === 'false';
    case 'string':
      return selected === value;
    case 'number': {
      const number = Number(value);
      if (value.trim() === '' || Number.isNaN(number)) throw new CannotEvaluate();
      return selected === number;
    }
    case 'boolean':
      if (value !== 'true' && value !== 'false') throw new CannotEvaluate();
      return selected === (value === 'true');
    default:
      throw new CannotEvaluate();
  }
}

function isIn(selected: unknown, value: string): boolean {
  if (selected === undefined) return false;
  if (typeof selected === 'string') return selected.includes(value);
  if (Array.isArray(selected)) return selected.some((element) => isEqual(element, value));
  if (typeof selected === 'object' && selected !== null) return Object.hasOwn(selected, value);
  throw new CannotEvaluate();
}

function isMatch(selected: unknown, pattern: RegExp | undefined): boolean {
  if (selected === undefined) return pattern?.test('') ?? false;
  if (typeof selected !== 'string') throw new CannotEvaluate();
  return pattern?.test(selected) ?? false;
}

function isEmpty(selected: unknown): boolean {
  if (selected === undefined) return true;
  if (typeof selected === 'string') return selected === '';
  if (typeof selected === 'object' && selected !== null) return Object.keys(selected).length === 0;
  throw new CannotEvaluate();
}
