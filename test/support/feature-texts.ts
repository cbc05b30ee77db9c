/** Sentences that stand elsewhere than in the text file of their feature. Each message says what to do. */
import { textsOf } from '../words.ts';
import { featureOf } from './source-graph.ts';

/** A literal that may stay where it is. */
export interface Exception {
  /** With `…` for each expression. */
  readonly text: string;
  readonly reason: string;
}

/** Properties of records of keys and commands, which are the one place of these texts. */
const IN_RECORDS = /\b(?:label|usage|what)\s*:\s*['"`]$/;

/** Sentences of features outside of `<feature>.text.ts`, text files under another name, and exceptions that are not needed. */
export function misplacedTexts(
  sources: ReadonlyMap<string, string>,
  exceptions: readonly Exception[],
): readonly string[] {
  const needed = new Set<string>();
  const misplaced = [...sources].flatMap(([file, source]) => {
    const feature = featureOf(file);
    if (feature === undefined) return [];
    const home = `${feature}.text.ts`;
    if (file.endsWith('.text.ts'))
      return file.endsWith(`/${home}`) ? [] : [`${file}: a feature has one text file. Name it ${home}.`];
    return sentencesOf(file, source).flatMap(({ line, text }) => {
      if (!exceptions.some((exception) => exception.text === text))
        return [`${file}:${line}: "${text}" is a text for the user. Move it to ${home}.`];
      needed.add(text);
      return [];
    });
  });
  const idle = exceptions.filter(({ text }) => !needed.has(text));
  return [
    ...misplaced,
    ...idle.map(({ text }) => `"${text}" is not in a file of a feature. Take it out of the exceptions.`),
  ];
}

function sentencesOf(file: string, source: string) {
  const hasRecords = /\.(?:commands|keys)\.ts$/.test(file);
  return textsOf(source)
    .filter(({ text }) => isSentence(text))
    .filter(({ start }) => !hasRecords || !IN_RECORDS.test(source.slice(Math.max(0, start - 40), start)))
    .map(({ start, text }) => ({ line: source.slice(0, start).split('\n').length, text }));
}

/** Three words, or two and the end of a sentence. Expressions, ids and paths are not words. */
function isSentence(text: string): boolean {
  const words = text
    .split(/\s+/)
    .map((word) => word.replace(/^[^\w…]+|[^\w…]+$/g, ''))
    .filter((word) => /^[a-z][a-z'’-]*$/i.test(word));
  return words.length >= 3 || (words.length === 2 && /[.?!]["')\]]*\s*$/.test(text));
}
