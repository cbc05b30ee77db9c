/** The list of features is complete, and what it says to be tested is tested. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { FEATURES } from './features.ts';

const COUNT = 156;

test('every number is there once, in order, under a name of its own', () => {
  expect(FEATURES.map(({ number }) => number)).toEqual(
    Array.from({ length: COUNT }, (_, index) => index + 1),
  );
  expect(new Set(FEATURES.map(({ name }) => name)).size).toBe(COUNT);
});

test('what is not there in full says what is missing, in a sentence', () => {
  for (const feature of FEATURES) {
    if (feature.state !== 'yes')
      expect([feature.number, feature.missing]).toEqual([feature.number, expect.stringMatching(/^\S.*\.$/)]);
  }
});

test('what is there has a test of this title', async () => {
  const lost: string[] = [];
  for (const feature of FEATURES) {
    if (feature.state === 'no') continue;
    const { file, title } = feature.test;
    const source = await readFile(new URL(`../${file}`, import.meta.url), 'utf8');
    if (!isTitleIn(source, title)) lost.push(`${feature.number}: ${file}: ${title}`);
  }
  expect(lost).toEqual([]);
});

test('a title is a whole string of the source', () => {
  const source = `test('a title', () => undefined);`;
  expect(['a title', 'title', 'a title,'].map((title) => isTitleIn(source, title))).toEqual([
    true,
    false,
    false,
  ]);
});

/** As one string literal, with its escapes as they are written. */
function isTitleIn(source: string, title: string): boolean {
  const written = title.replaceAll('\\', '\\\\');
  return ["'", '"', '`'].some((quote) => source.includes(`${quote}${written}${quote}`));
}
