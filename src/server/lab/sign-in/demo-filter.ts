/** Reads a filter of a search request (RFC 4511, 4.5.1). The parser of ldapts is made for its own requests: it misreads a presence filter. */
import type { BerReader } from 'ldapts';
import { type DirectoryEntry, valuesOf } from './demo-entries.ts';

/** Returns true for entries that match. */
export type EntryTest = (entry: DirectoryEntry) => boolean;

const TAG = { and: 0xa0, or: 0xa1, not: 0xa2, equal: 0xa3, substrings: 0xa4, present: 0x87 } as const;
const PART = { initial: 0x80, any: 0x81, final: 0x82 } as const;

/** Values are compared without case (RFC 4517, caseIgnoreMatch). Filters of other kinds match nothing. Throws if the bytes are not a filter. */
export function readFilter(reader: BerReader): EntryTest {
  const tag = reader.peek();
  if (tag === TAG.present) {
    const attribute = reader.readString(TAG.present) ?? '';
    return (entry) => valuesOf(entry, attribute).length > 0;
  }
  reader.readSequence();
  const end = reader.offset + reader.length;
  switch (tag) {
    case TAG.and: {
      const inner = readFilters(reader, end);
      return (entry) => inner.every((test) => test(entry));
    }
    case TAG.or: {
      const inner = readFilters(reader, end);
      return (entry) => inner.some((test) => test(entry));
    }
    case TAG.not: {
      const inner = readFilter(reader);
      return (entry) => !inner(entry);
    }
    case TAG.equal: {
      const attribute = reader.readString() ?? '';
      const wanted = (reader.readString() ?? '').toLowerCase();
      return (entry) => valuesOf(entry, attribute).some((value) => value.toLowerCase() === wanted);
    }
    case TAG.substrings:
      return readSubstrings(reader);
    default:
      reader.offset = end;
      return () => false;
  }
}

function readFilters(reader: BerReader, end: number): readonly EntryTest[] {
  const tests: EntryTest[] = [];
  while (reader.offset < end) tests.push(readFilter(reader));
  return tests;
}

function readSubstrings(reader: BerReader): EntryTest {
  const attribute = reader.readString() ?? '';
  reader.readSequence();
  const end = reader.offset + reader.length;
  const parts: { readonly tag: number; readonly text: string }[] = [];
  while (reader.offset < end) {
    const tag = reader.peek() ?? PART.any;
    parts.push({ tag, text: (reader.readString(tag) ?? '').toLowerCase() });
  }
  const textOf = (wanted: number): string => parts.find(({ tag }) => tag === wanted)?.text ?? '';
  const any = parts.filter(({ tag }) => tag === PART.any).map(({ text }) => text);
  return (entry) =>
    valuesOf(entry, attribute).some((value) =>
      hasParts(value.toLowerCase(), textOf(PART.initial), any, textOf(PART.final)),
    );
}

/** The first and the last part at the ends, the others between them in this order. */
function hasParts(value: string, initial: string, any: readonly string[], final: string): boolean {
  if (!value.startsWith(initial) || !value.endsWith(final)) return false;
  let at = initial.length;
  for (const part of any) {
    const found = value.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at + final.length <= value.length;
}
