/** Compares a selected value with the text of a filter, as evaluate.go of github.com/hashicorp/go-bexpr v0.1.15 does for each Go type. */
import { FilterRefused } from './filter-text.ts';
import { elementOf, type Failure, type Value } from './filter-value.ts';
import { parseGoBool, parseGoFloat, parseGoInt, parseGoUint } from './go-literals.ts';

/** A failure: values of this type cannot be compared in this way. */
type Compared = boolean | Failure;

/** The text is converted to the type that it is compared with. */
export function isEqual(found: Value, text: string): Compared {
  switch (found.is) {
    case 'text':
      return found.text === text;
    case 'float': {
      const number = parseGoFloat(text);
      return typeof number === 'number' ? number === found.number : 'unfit';
    }
    case 'unsigned':
    case 'signed': {
      const integer = found.is === 'unsigned' ? parseGoUint(text) : parseGoInt(text);
      return typeof integer === 'bigint' ? integer === BigInt(found.number) : 'unfit';
    }
    case 'flag': {
      const flag = parseGoBool(text);
      return flag === undefined ? 'unfit' : flag === found.flag;
    }
    default:
      return 'unfit';
  }
}

/** A key of a map, an element of a list, or a part of a text. */
export function isIn(found: Value, text: string): Compared {
  switch (found.is) {
    case 'text':
      return found.text.includes(text);
    case 'map':
      return Object.hasOwn(found.map, text);
    case 'list':
      if (found.of === undefined) return isOneOf(found.list, text);
      return found.of === 'text' ? found.list.includes(text) : 'unfit';
    case 'bytes': {
      const byte = parseGoUint(text);
      return typeof byte === 'bigint' ? found.list.includes(Number(byte)) : 'unfit';
    }
    default:
      return 'unfit';
  }
}

/** In a list of mixed types an element is passed over if the text cannot be of its type. */
function isOneOf(list: readonly unknown[], text: string): Compared {
  for (const data of list) {
    const element = elementOf(data, undefined);
    if (typeof element === 'string') return element;
    const verdict = isEqual(element, text);
    if (verdict === true) return true;
    const isOtherType = element.is === 'flag' || (element.is === 'float' && parseGoFloat(text) === 'syntax');
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
