/** Compares a selected value with the text of a filter, as evaluate.go of github.com/hashicorp/go-bexpr v0.1.15 does for each Go type. */
import { FilterRefused } from './filter-text.ts';
import { elementOf, type Failure, type Value } from './filter-value.ts';
import { parseGoBool, parseGoFloat, parseGoInt, parseGoUint } from './go-literals.ts';

/** The text of a filter. Converted to each type only once: that takes the longer the text is, and a comparison counts as a few steps. */
export class Literal {
  readonly text: string;
  #float: ReturnType<typeof parseGoFloat> | undefined;
  #signed: ReturnType<typeof parseGoInt> | undefined;
  #unsigned: ReturnType<typeof parseGoUint> | undefined;

  constructor(text: string) {
    this.text = text;
  }

  get float(): ReturnType<typeof parseGoFloat> {
    this.#float ??= parseGoFloat(this.text);
    return this.#float;
  }

  get signed(): ReturnType<typeof parseGoInt> {
    this.#signed ??= parseGoInt(this.text);
    return this.#signed;
  }

  get unsigned(): ReturnType<typeof parseGoUint> {
    this.#unsigned ??= parseGoUint(this.text);
    return this.#unsigned;
  }
}

/** A failure: values of this type cannot be compared in this way. */
type Compared = boolean | Failure;

/** The text is converted to the type that it is compared with. */
export function isEqual(found: Value, literal: Literal): Compared {
  switch (found.is) {
    case 'text':
      return found.text === literal.text;
    case 'float': {
      const number = literal.float;
      return typeof number === 'number' ? number === found.number : 'unfit';
    }
    case 'unsigned':
    case 'signed': {
      const integer = found.is === 'unsigned' ? literal.unsigned : literal.signed;
      return typeof integer === 'bigint' ? integer === BigInt(found.number) : 'unfit';
    }
    case 'flag': {
      const flag = parseGoBool(literal.text);
      return flag === undefined ? 'unfit' : flag === found.flag;
    }
    default:
      return 'unfit';
  }
}

/** A key of a map, an element of a list, or a part of a text. */
export function isIn(found: Value, literal: Literal): Compared {
  const { text } = literal;
  switch (found.is) {
    case 'text':
      return found.text.includes(text);
    case 'map':
      return Object.hasOwn(found.map, text);
    case 'list':
      if (found.of === undefined) return isOneOf(found.list, literal);
      return found.of === 'text' ? found.list.includes(text) : 'unfit';
    case 'bytes': {
      const byte = literal.unsigned;
      return typeof byte === 'bigint' ? found.list.includes(Number(byte)) : 'unfit';
    }
    default:
      return 'unfit';
  }
}

/** In a list of mixed types an element is passed over if the text cannot be of its type. */
function isOneOf(list: readonly unknown[], literal: Literal): Compared {
  for (const data of list) {
    const element = elementOf(data, undefined);
    if (typeof element === 'string') return element;
    const verdict = isEqual(element, literal);
    if (verdict === true) return true;
    const isOtherType = element.is === 'flag' || (element.is === 'float' && literal.float === 'syntax');
    if (verdict !== false && !isOtherType) return verdict;
  }
  return false;
}

/** A real controller answers 500 where there is nothing to count. */
export function isEmpty(found: Value): boolean {
  switch (found.is) {
    case 'text':
      return found.text === '';
    case 'map':
      return Object.keys(found.map).length === 0;
    case 'list':
    case 'bytes':
      return found.list.length === 0;
    default:
      throw new FilterRefused('"is empty" needs a text, a list or a map');
  }
}
