/** Drafts: temporary files that replace a file once written. A process that is killed in between leaves one behind. */
import { randomUUID } from 'node:crypto';
import { readdir, realpath, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isOwnerGone, ownerMark } from '../lib/owner-mark.ts';

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const DRAFT = new RegExp(`^\\.(?:(?<mark>\\w+\\.\\d+)\\.)?${UUID}\\.tmp$`);
/** Drafts without a mark come from earlier versions. */
const UNMARKED_AFTER_MS = 60_000;

/** Returns a unique name. */
export function draftOf(file: string): string {
  return `${file}.${ownerMark()}.${randomUUID()}.tmp`;
}

/** Removes the drafts of this file whose process is gone. Never rejects: a leftover does no harm. */
export async function sweepDrafts(path: string): Promise<void> {
  const file = await realpath(path).catch(() => path);
  const folder = dirname(file);
  const names = await readdir(folder).catch(() => []);
  const own = names.filter((name) => name.startsWith(basename(file)));
  await Promise.all(
    own.map(async (name) => {
      const draft = DRAFT.exec(name.slice(basename(file).length));
      if (draft === null) return;
      const left = join(folder, name);
      if (await isLeft(left, draft.groups?.mark)) await rm(left, { force: true }).catch(() => undefined);
    }),
  );
}

async function isLeft(draft: string, mark: string | undefined): Promise<boolean> {
  if (mark !== undefined) return isOwnerGone(mark);
  const found = await stat(draft).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > UNMARKED_AFTER_MS;
}
