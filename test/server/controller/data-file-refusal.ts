/** Data files of tests, and how a controller refuses them. */
import { expect } from 'vitest';
import { BndError } from '../../../src/lib/errors.ts';
import { createController } from '../../../src/server/controller/index.ts';
import { each, type Harness, OPTIONS, startController } from './harness.ts';

/** Makes a closed data file with some groups. */
export async function fillFile(dataFile: string): Promise<void> {
  const first = await startController({ dataFile });
  for (let n = 0; n < 40; n++) {
    await first.admin('POST', '/v1/groups', {
      scope_id: 'global',
      name: `group ${n}`,
      description: 'd'.repeat(500),
    });
  }
  await first.close();
}

export async function groupNames(harness: Harness): Promise<unknown[]> {
  return each(await harness.admin('GET', '/v1/groups?scope_id=global'), 'name').toSorted();
}

export function refusal(dataFile: string): Promise<unknown> {
  return createController({ ...OPTIONS, dataFile }).then(
    () => 'opened',
    (error: unknown) => error,
  );
}

/** One sentence with the name of the file, and words of what to do. */
export async function expectRefusal(dataFile: string, words: RegExp): Promise<void> {
  const error = await refusal(dataFile);
  expect(error).toMatchObject({ code: 'data-file', message: expect.stringContaining(dataFile) });
  if (!(error instanceof BndError)) return;
  expect(`${error.message} ${error.hint}`).toMatch(words);
  expect(error.message.split('. ')).toHaveLength(1);
}
