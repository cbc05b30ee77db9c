/** Rewrites patterns of Go's regexp package where re2js has other names. */

/**
 * Long names of general categories (PropertyValueAliases.txt of Unicode), without blanks: since 1.25 Go knows them, and no name of a class depends on
 * case, blanks, `_` or `-`.
 */
const CATEGORIES: Readonly<Record<string, string>> = {
  any: 'Any',
  letter: 'L',
  casedletter: 'LC',
  lc: 'LC',
  uppercaseletter: 'Lu',
  lowercaseletter: 'Ll',
  titlecaseletter: 'Lt',
  modifierletter: 'Lm',
  otherletter: 'Lo',
  mark: 'M',
  combiningmark: 'M',
  nonspacingmark: 'Mn',
  spacingmark: 'Mc',
  enclosingmark: 'Me',
  number: 'N',
  decimalnumber: 'Nd',
  digit: 'Nd',
  letternumber: 'Nl',
  othernumber: 'No',
  punctuation: 'P',
  punct: 'P',
  connectorpunctuation: 'Pc',
  dashpunctuation: 'Pd',
  openpunctuation: 'Ps',
  closepunctuation: 'Pe',
  initialpunctuation: 'Pi',
  finalpunctuation: 'Pf',
  otherpunctuation: 'Po',
  symbol: 'S',
  mathsymbol: 'Sm',
  currencysymbol: 'Sc',
  modifiersymbol: 'Sk',
  othersymbol: 'So',
  separator: 'Z',
  spaceseparator: 'Zs',
  lineseparator: 'Zl',
  paragraphseparator: 'Zp',
  other: 'C',
  control: 'Cc',
  cntrl: 'Cc',
  format: 'Cf',
  privateuse: 'Co',
  surrogate: 'Cs',
  unassigned: 'Cn',
};

/** Properties that re2js knows and Go does not. */
const UNKNOWN_TO_GO =
  /^(?:alphabetic|dash|emoji.*|extendedpictographic|(?:ascii)?hexdigit|(?:lower|upper)case|math|quotationmark|terminalpunctuation|whitespace)$/;

/** Escapes and the start of named groups, where something may have to change. */
const PARTS = /\\(?:([pP])\{(\^?)([^}]*)\}|Q.*?(?:\\E|$)|.)|\(\?P?<(\w+)>/gs;

/** `\p{uppercase letter}` becomes `\p{Lu}`, `\p{greek}` becomes `\p{Greek}`, and groups lose their names: in Go two may have the same. */
export function forRe2js(source: string): string {
  return source.replace(PARTS, (whole, letter, not, className, groupName) => {
    if (typeof className === 'string') return `\\${letter}{${not}${knownName(className)}}`;
    return typeof groupName === 'string' ? '(?:' : whole;
  });
}

function knownName(name: string): string {
  const plain = name.replace(/[ _-]/g, '').toLowerCase();
  if (UNKNOWN_TO_GO.test(plain)) return 'none';
  return CATEGORIES[plain] ?? plain.charAt(0).toUpperCase() + plain.slice(1);
}
