/** Finds wording that is hard to read: in documents, comments and texts of `src`, and titles of tests. `npm run lint` runs it. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Rule {
  /** A blank matches any blanks, so that a line break does not hide a phrase. */
  readonly pattern: string;
  readonly instead: string;
}

export const RULES: readonly Rule[] = [
  {
    pattern: '(?:is|are|was|were) no (?!longer\\b)[a-z]+',
    instead: 'Write "is not a …", "no … found" or "without …".',
  },
  {
    pattern: '(?:somebody|nobody|whoever|anybody|the person)\\b',
    instead: 'Write "you", "the user", or name the thing.',
  },
  { pattern: 'by (?:itself|themselves)\\b', instead: 'Write "automatically".' },
  {
    pattern: '(?:is|are|was|gets) told\\b',
    instead: 'Write in the active voice: reports, shows, returns, lists.',
  },
  { pattern: '(?:house|knife|goodbye|farewell)\\b', instead: 'Name the thing without a metaphor.' },
  {
    pattern: '(?:favour|colour|cancelled|cancelling|dialled|dialling|behaviour|neighbour|licence)\\w*',
    instead:
      'Use American spelling: favorite, color, canceled, canceling, dialed, behavior, neighbor, license.',
  },
];

/** Literals that may break a rule because something else fixes them, each with the reason. */
const EXEMPT: Readonly<Record<string, string>> = {
  cancelled: 'an error code, which logs and JSON output contain',
  favourite: 'a key of settings files',
  'target.favourite': 'the name of a binding, which settings files contain',
};

const DOCUMENTS = [
  'README.md',
  'src/README.md',
  'findings/README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
];

export interface Hit {
  readonly line: number;
  readonly words: string;
  readonly instead: string;
}

/** A piece of prose; `text` is as long as its source, with everything else blanked. */
interface Piece {
  readonly start: number;
  readonly text: string;
  /** Of a literal or a text of JSX: itself, with `…` for each expression. */
  readonly literal?: string;
}

/** A literal or a text of JSX. */
export interface Text {
  /** Where it starts, behind its quotation mark. */
  readonly start: number;
  /** With `…` for each expression. */
  readonly text: string;
}

/** Checks a document in Markdown, without its code and without the key table, which is made from texts of `src`. */
export function checkDocument(source: string): readonly Hit[] {
  const text = source
    .replace(/^```[\s\S]*?^```/gm, blanked)
    .replace(/<!-- keys -->[\s\S]*<!-- \/keys -->/, blanked)
    .replace(/`[^`\n]*`/g, masked);
  return hitsIn(source, [{ start: 0, text }]);
}

/** Checks the comments and texts of a source file; with `titlesOnly` the titles of its tests. */
export function checkSource(source: string, titlesOnly = false): readonly Hit[] {
  return hitsIn(source, titlesOnly ? titles(source) : [...pieces(source)]);
}

function hitsIn(source: string, found: readonly Piece[]): readonly Hit[] {
  const hits = found.flatMap(({ start, text }) =>
    RULES.flatMap(({ pattern, instead }) =>
      [...text.matchAll(new RegExp(`\\b${pattern.replaceAll(' ', '\\s+')}`, 'gi'))].map((match) => ({
        line: source.slice(0, start + match.index).split('\n').length,
        words: match[0].replace(/\s+/g, ' '),
        instead,
      })),
    ),
  );
  return hits.sort((a, b) => a.line - b.line);
}

/** Returns the literals and texts of JSX of a source file. */
export function textsOf(source: string): readonly Text[] {
  return [...pieces(source)].flatMap(({ start, literal }) =>
    literal === undefined ? [] : [{ start, text: literal }],
  );
}

/** The titles of tests: literals right behind `test(`, `describe(`, or the second call of `test.each(…)(…)`. */
function titles(source: string): readonly Piece[] {
  return [...pieces(source)].filter(({ start }) =>
    /(?:\b(?:test|describe)(?:\.\w+)*|\))\(\s*['"`]$/.test(source.slice(Math.max(0, start - 80), start)),
  );
}

const COMMENT = /\/\*[\s\S]*?\*\/|\/\/[^\n]*(?:\n\s*\/\/[^\n]*)*/y;
const QUOTED = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/y;
const REGEX = /\/(?![*/])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const JSX_TEXT = />[^<>{}=;()]*[a-z] [^<>{}=;()]*<\//y;

/** Comments, literals and texts of JSX, in code from `start` to `end`. */
function* pieces(source: string, start = 0, end = source.length): Generator<Piece> {
  for (let at = start; at < end; ) {
    const comment = matched(COMMENT, source, at);
    if (comment !== undefined) {
      const text = comment.replace(/^\s*(?:\/\*+|\/\/+|\*+)/gm, blanked).replace(/`[^`\n]*`/g, masked);
      yield { start: at, text };
      at += comment.length;
      continue;
    }
    const literal = matched(QUOTED, source, at);
    if (literal !== undefined) {
      const text = literal.slice(1, -1);
      if (!(text in EXEMPT)) yield { start: at + 1, text, literal: text };
      at += literal.length;
      continue;
    }
    if (source[at] === '`') {
      const { text, literal: words, after, inner } = template(source, at);
      yield { start: at + 1, text, literal: words };
      for (const [from, to] of inner) yield* pieces(source, from, to);
      at = after;
      continue;
    }
    const shown = matched(JSX_TEXT, source, at);
    if (shown !== undefined) yield { start: at, text: shown, literal: shown.slice(1, -2) };
    const isRegex =
      source[at] === '/' && /[(,=:[!&|?{};\n]\s*$|\breturn\s*$/.test(source.slice(0, at).slice(-20));
    at += (isRegex ? matched(REGEX, source, at)?.length : undefined) ?? 1;
  }
}

/** A template from its backtick on. Its expressions count as a word in `text`; `inner` are their places. */
function template(source: string, start: number) {
  const inner: [number, number][] = [];
  let text = '';
  let literal = '';
  let at = start + 1;
  while (at < source.length && source[at] !== '`') {
    if (source.startsWith('${', at)) {
      const to = endOfExpression(source, at + 2);
      inner.push([at + 2, to]);
      text += masked(source.slice(at, to + 1));
      literal += '…';
      at = to + 1;
    } else {
      const length = source[at] === '\\' ? 2 : 1;
      text += source.slice(at, at + length);
      literal += source.slice(at, at + length);
      at += length;
    }
  }
  return { text, literal, after: at + 1, inner };
}

function endOfExpression(source: string, start: number): number {
  let depth = 0;
  for (let at = start; at < source.length; ) {
    const literal = matched(QUOTED, source, at);
    if (literal !== undefined) at += literal.length;
    else if (source[at] === '`') at = template(source, at).after;
    else if (source[at] === '}' && depth === 0) return at;
    else {
      if (source[at] === '{') depth += 1;
      if (source[at] === '}') depth -= 1;
      at += 1;
    }
  }
  return source.length;
}

function matched(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}

function blanked(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

/** One word of the same length. */
function masked(text: string): string {
  return text.replace(/[^\n]/g, 'x');
}

/** Every file below a folder of the project. */
function filesBelow(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name).replaceAll('\\', '/'))
    .filter((path) => /\.tsx?$/.test(path))
    .filter((path) => !path.startsWith('src/wire/gen/'));
}

function main(): number {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const documents = DOCUMENTS.filter((path) =>
    statSync(join(root, path), { throwIfNoEntry: false })?.isFile(),
  );
  const all: readonly (readonly [string, readonly Hit[]])[] = [
    ...documents.map((path) => [path, checkDocument(read(path))] as const),
    ...filesBelow(root, 'src').map((path) => [path, checkSource(read(path))] as const),
    ...filesBelow(root, 'test').map((path) => [path, checkSource(read(path), true)] as const),
  ];
  const lines = all.flatMap(([path, hits]) =>
    hits.map(({ line, words, instead }) => `${path}:${line}: "${words}". ${instead}\n`),
  );
  process.stderr.write(lines.join(''));
  return lines.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main();
