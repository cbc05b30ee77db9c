/** Names of Unicode classes in patterns. Since 1.25 Go knows long names of categories, and no name depends on case, blanks, `_` or `-`. */

/** Long names of general categories (PropertyValueAliases.txt of Unicode), without blanks. */
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

/** Rewrites the names of Unicode classes in a pattern as re2js knows them: `\p{uppercase letter}` is `\p{Lu}`, `\p{greek}` is `\p{Greek}`. */
export function withKnownNames(source: string): string {
  return source.replace(/\\(?:([pP])\{(\^?)([^}]*)\}|Q.*?(?:\\E|$)|.)/gs, (whole, letter, not, name) =>
    typeof name === 'string' ? `\\${letter}{${not}${knownName(name)}}` : whole,
  );
}

function knownName(name: string): string {
  const plain = name.replace(/[ _-]/g, '').toLowerCase();
  return CATEGORIES[plain] ?? plain.charAt(0).toUpperCase() + plain.slice(1);
}
