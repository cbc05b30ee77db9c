/** The list of features is complete, and each row names a test and a record that exist. `npm run features` proves that the test needs the record. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { editOf } from './edit.ts';
import { FEATURES } from './features.ts';
import { isTitleIn } from './titles.ts';

const COUNT = FEATURES.length;
/** Rows with a number of their own; those of transparent access are numbered by their order. */
const NUMBERED = 156;
const ROWS = FEATURES.filter((feature) => feature.state !== 'no');

/** `folder` is relative to this one. */
function read(folder: string, file: string): Promise<string> {
  return readFile(new URL(`${folder}/${file}`, import.meta.url), 'utf8').catch(() => '');
}

test('every number is there once, in order, under a name of its own', () => {
  expect(FEATURES.map(({ number }) => number)).toEqual(
    Array.from({ length: COUNT }, (_, index) => index + 1),
  );
  expect(new Set(FEATURES.map(({ name }) => name)).size).toBe(COUNT);
  expect(COUNT).toBeGreaterThan(NUMBERED);
});

test('what is not there in full says what is missing, in a sentence', () => {
  for (const feature of FEATURES) {
    if (feature.state !== 'yes')
      expect([feature.number, feature.missing]).toEqual([feature.number, expect.stringMatching(/^\S.*\.$/)]);
  }
});

test('what is there has a test of this title', async () => {
  const problems: string[] = [];
  for (const { number, test } of ROWS) {
    if (!isTitleIn(await read('..', test.file), test.title))
      problems.push(
        `row ${number}: no test "${test.title}" in test/${test.file}: name the test that shows the feature`,
      );
  }
  expect(problems).toEqual([]);
});

test('what is there has a record that can be switched off', async () => {
  const problems: string[] = [];
  for (const { number, off } of ROWS) {
    const { problem } = editOf(await read('../../src', off.file), off);
    if (problem !== undefined) problems.push(`row ${number}: ${problem}`);
  }
  expect(problems).toEqual([]);
});

test('a title is a whole string of the source', () => {
  const source = `test('a title', () => undefined);`;
  expect(['a title', 'title', 'a title,'].map((title) => isTitleIn(source, title))).toEqual([
    true,
    false,
    false,
  ]);
});

test('an edit needs a text that is there once', () => {
  const edit = (text: string) => editOf('keys: one, keys: two', { file: 'a.ts', text, instead: '$&' });
  expect(edit('one')).toEqual({ text: 'keys: $&, keys: two' });
  expect(edit('three').problem).toMatch(/no longer in src\/a\.ts.*name the record/);
  expect(edit('keys').problem).toMatch(/2 times in src\/a\.ts.*name the record/);
});
