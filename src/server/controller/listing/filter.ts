/**
 * Evaluates filters as github.com/hashicorp/go-bexpr v0.1.15 does (evaluate.go): what an absent key means to each operator, and which comparisons fail.
 * Every step is counted, so that a filter of any form ends.
 */
import { isEmpty, isEqual, isIn, type Literal } from './filter-compare.ts';
import {
  type Binding,
  type Expression,
  type MatchOperator,
  type Path,
  parseExpression,
} from './filter-syntax.ts';
import { FilterRefused, FilterSyntaxError } from './filter-text.ts';
import { ABSENT, type Failure, step, type Value } from './filter-value.ts';
import { type Compile, loadPatterns, type Pattern } from './patterns.ts';

/** The result for one item; a failure: it has no answer for this item. A worker fits a filter whose failure is in a `not`. */
export type Verdict = boolean | Failure | 'not missing';
export type Filter = (root: Value) => Verdict;

/** About a fifth of a second. It leaves 300 steps for each of 10,000 rows, the most that one request looks at; a comparison takes three to five. */
const DEFAULT_STEP_LIMIT = 3_000_000;

/** To bind its names; the expression on it counts as well. */
const STEPS_PER_ELEMENT = 2;

/** Returns why the text is not a filter, with the position; undefined: it is one. */
export function syntaxErrorOf(text: string): string | undefined {
  try {
    parseExpression(text);
    return undefined;
  } catch (error) {
    if (error instanceof FilterSyntaxError) return error.message;
    throw error;
  }
}

/** Rejects with FilterSyntaxError or FilterRefused. The limit counts for all calls of the filter together. */
export async function createFilter(text: string, stepLimit = DEFAULT_STEP_LIMIT): Promise<Filter> {
  const expression = parseExpression(text);
  const compile = usesPatterns(expression) ? await loadPatterns() : () => undefined;
  const evaluation = new Evaluation(compile, stepLimit);
  evaluation.compileAll(expression);
  return (root) => evaluation.of(expression, root);
}

function usesPatterns(expression: Expression): boolean {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return usesPatterns(expression.left) || usesPatterns(expression.right);
    case 'match':
      return expression.operator === 'matches';
    default:
      return usesPatterns(expression.inner);
  }
}

/** Names bound by the surrounding `any` and `all`, innermost first. */
interface Local {
  readonly name: string;
  readonly value: Value;
  /** A key or position has nothing below it. */
  readonly isKey: boolean;
  readonly outer: Local | undefined;
}

class Evaluation {
  readonly #compile: Compile;
  readonly #patterns = new Map<string, Pattern | undefined>();
  readonly #limit: number;
  #steps = 0;

  constructor(compile: Compile, limit: number) {
    this.#compile = compile;
    this.#limit = limit;
  }

  compileAll(expression: Expression): void {
    switch (expression.kind) {
      case 'and':
      case 'or':
        this.compileAll(expression.left);
        this.compileAll(expression.right);
        break;
      case 'match':
        if (expression.operator === 'matches') this.#add(expression.literal.text);
        break;
      default:
        this.compileAll(expression.inner);
    }
  }

  #add(source: string): void {
    if (this.#patterns.has(source)) return;
    const pattern = this.#compile(source);
    this.#patterns.set(source, pattern);
    this.#spend(pattern?.takeSteps() ?? 0);
  }

  of(expression: Expression, root: Value, locals?: Local): Verdict {
    this.#spend(1);
    switch (expression.kind) {
      case 'and': {
        const left = this.of(expression.left, root, locals);
        return left === true ? this.of(expression.right, root, locals) : left;
      }
      case 'or': {
        const left = this.of(expression.left, root, locals);
        return left === false ? this.of(expression.right, root, locals) : left;
      }
      case 'not': {
        const verdict = this.of(expression.inner, root, locals);
        if (verdict === 'missing') return 'not missing';
        return verdict === 'not missing' ? 'missing' : negated(verdict);
      }
      case 'match': {
        const found = this.#find(expression.path, root, locals);
        // An absent key equals nothing and is empty.
        if (found === ABSENT) return (expression.operator === 'is empty') !== expression.isNegated;
        if (typeof found === 'string') return found;
        const verdict = this.#compare(found, expression.operator, expression.literal);
        return expression.isNegated ? negated(verdict) : verdict;
      }
      case 'any':
      case 'all':
        return this.#each(expression, root, locals);
    }
  }

  #each(
    expression: Extract<Expression, { kind: 'any' | 'all' }>,
    root: Value,
    locals: Local | undefined,
  ): Verdict {
    const { kind, path, binding, inner } = expression;
    const found = this.#find(path, root, locals);
    if (found === ABSENT) return kind === 'all';
    if (typeof found === 'string') return found;
    if (found.is !== 'map' && found.is !== 'list' && found.is !== 'bytes') return 'unfit';
    const isAll = kind === 'all';
    const keys = found.is === 'map' ? Object.keys(found.map) : found.list;
    for (let index = 0; index < keys.length; index++) {
      this.#spend(STEPS_PER_ELEMENT);
      if (binding.index !== undefined && binding.index === binding.value) return 'unfit';
      const element = step(found, found.is === 'map' ? String(keys[index]) : index);
      if (element === ABSENT || typeof element === 'string') return 'unfit';
      const key: Value =
        found.is === 'map' ? { is: 'text', text: String(keys[index]) } : { is: 'signed', number: index };
      const verdict = this.of(inner, root, bind(binding, key, element, locals));
      if (verdict !== isAll) return verdict === 'not missing' ? 'missing' : verdict;
    }
    return isAll;
  }

  #find(path: Path, root: Value, locals: Local | undefined): Value | typeof ABSENT | Failure {
    this.#spend(path.length);
    let value = root;
    let depth = 0;
    let passed = 0;
    for (let local = locals; local !== undefined; local = local.outer) {
      passed++;
      if (path[0] !== local.name) continue;
      if (local.isKey && path.length > 1) return 'unfit';
      value = local.value;
      depth = 1;
      break;
    }
    this.#spend(passed >> 2);
    for (; depth < path.length; depth++) {
      const next = step(value, path[depth] ?? '');
      if (next === ABSENT) return depth > 0 && depth === path.length - 1 ? ABSENT : 'missing';
      if (typeof next === 'string') return next;
      value = next;
    }
    return value;
  }

  #compare(found: Value, operator: MatchOperator, literal: Literal): Verdict {
    switch (operator) {
      case '==':
        return isEqual(found, literal);
      case 'in':
        this.#spend(sizeOf(found));
        return isIn(found, literal);
      case 'matches':
        return this.#matches(found, literal.text);
      case 'is empty':
        return isEmpty(found);
    }
  }

  /** A pattern that does not compile fails only where there is a text to match. */
  #matches(found: Value, source: string): Verdict {
    if (found.is !== 'text' && found.is !== 'bytes') {
      if (found.is === 'nothing') throw new FilterRefused('"matches" needs a text, and there is none');
      return 'unfit';
    }
    const pattern = this.#patterns.get(source);
    if (pattern === undefined) return 'unfit';
    const text = found.is === 'text' ? found.text : found.list.toString('latin1');
    const verdict = pattern.test(text);
    this.#spend(pattern.takeSteps());
    return verdict;
  }

  #spend(steps: number): void {
    this.#steps += steps;
    if (this.#steps > this.#limit)
      throw new FilterRefused(
        `it takes more than ${this.#limit} steps to evaluate: use fewer or shorter comparisons, "any" and "all"`,
      );
  }
}

function negated(verdict: Verdict): Verdict {
  return typeof verdict === 'boolean' ? !verdict : verdict;
}

/** A single name is an element of a list, but a key of a map. */
function bind(
  { only, index, value }: Binding,
  key: Value,
  element: Value,
  outer: Local | undefined,
): Local | undefined {
  let locals = outer;
  const add = (name: string | undefined, meaning: Value): void => {
    if (name !== undefined) locals = { name, value: meaning, isKey: meaning === key, outer: locals };
  };
  add(only, key.is === 'text' ? key : element);
  add(index, key);
  add(value, element);
  return locals;
}

/** Steps to look through a value. */
function sizeOf(value: Value): number {
  if (value.is === 'text') return value.text.length >> 4;
  return value.is === 'list' || value.is === 'bytes' ? value.list.length : 0;
}
