/** Checking files inside the single executable. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { isAsBuilt } from '../../src/lib/embedded.ts';

const FILE = Buffer.from('content');
const LIST = JSON.stringify({ file: createHash('sha256').update(FILE).digest('hex') });

test('a file is as built with its checksum only', () => {
  expect(isAsBuilt('file', FILE, LIST)).toBe(true);
  expect(isAsBuilt('file', FILE.subarray(1), LIST)).toBe(false);
  expect(isAsBuilt('other', FILE, LIST)).toBe(false);
});

test.each(['', '{', 'null', '[]', LIST.slice(1), LIST.slice(0, -1), LIST.replace(/:"./, ':"x')])(
  'with the damaged list %s nothing is as built',
  (list) => {
    expect(isAsBuilt('file', FILE, list)).toBe(false);
  },
);
