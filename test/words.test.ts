/** The check of wording finds each of its patterns, and nothing in code. */
import { describe, expect, test } from 'vitest';
import { checkDocument, checkSource, RULES } from './words.ts';

/** A sentence for each rule, in the order of the rules. */
const SENTENCES = [
  'there is no way to this host',
  'Somebody else changed it',
  'it is tried again by itself',
  'the user is told why',
  'goodbye of a peer',
  'a favourite colour',
];

test.each(SENTENCES.map((sentence, index) => [sentence, RULES[index]?.instead] as const))(
  'finds "%s" everywhere',
  (sentence, instead) => {
    const apart = sentence.replaceAll(' ', '\n');
    const texts = [
      `/** ${sentence}. */`,
      `/**\n * ${sentence.replaceAll(' ', '\n * ')}\n */`,
      `// ${sentence.replaceAll(' ', '\n  // ')}`,
      `const a = '${sentence}';`,
      `const a = \`\${b.get('x')} ${sentence}\`;`,
      `const a = \`\${wrap(\`${sentence}\`)}\`;`,
      `const a = <Text color="red">${sentence}</Text>;`,
      `const a = /['"]/.test(b) ? '${sentence}' : '';`,
    ];
    for (const text of texts) expect(checkSource(text)[0]?.instead, text).toBe(instead);
    expect(checkDocument(apart)[0]?.instead).toBe(instead);
    expect(checkSource(`test('${sentence}', () => {});`, true)[0]?.instead).toBe(instead);
    expect(checkSource(`test.each([1])('${sentence}', () => {});`, true)[0]?.instead).toBe(instead);
  },
);

test('names the line and the words', () => {
  expect(checkSource('\nconst a = 1;\nconst b = `one\n two is\n  no number`;')).toMatchObject([
    { line: 4, words: 'is no number' },
  ]);
});

describe('finds nothing', () => {
  test.each([
    'const colour = house.by.itself;',
    "fail('cancelled');",
    '// `colour` is a field',
    '// it is no longer there',
    "const a = /[/'`]+/.test('x');",
  ])('in %s', (source) => {
    expect(checkSource(source)).toEqual([]);
  });

  test('in code of a document', () => {
    expect(checkDocument('`colour`\n```\nfavour\n```\n')).toEqual([]);
  });

  test('in texts of tests, which are not titles', () => {
    expect(checkSource("test('reads', () => { expect('is no number').toBe(1); });", true)).toEqual([]);
  });
});
