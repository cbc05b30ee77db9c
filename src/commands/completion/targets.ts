/** Words for targets and sessions that complete what was typed, from what the program saw last. Asks no controller. */
import { normalizeAddress } from '../../api/address.ts';
import { EXIT_OK } from '../../lib/exit-codes.ts';
import { writeOut } from '../../lib/write-out.ts';
import { openSettings } from '../../settings/index.ts';
import { settingsPaths } from '../../settings/paths.ts';
import { readSeenWords } from '../../settings/seen-words.ts';
import { listBackground } from '../background/processes.ts';
import { PROXY_ID } from '../background/proxy-id.ts';
import { DEFAULT_ADDRESS } from '../signed-in-api.ts';

/** More would not fit on a screen. */
const MOST = 1000;

/** Prints targets, one per line. Resolves with the exit code; rejects with BndError. */
export async function printTargets(word: string): Promise<number> {
  const env = process.env;
  const { seenDir } = await settingsPaths({ env });
  const address =
    env.BOUNDARY_ADDR || (await openSettings({ env })).lastUsedProfile()?.address || DEFAULT_ADDRESS;
  const { names, qualified, aliases, ids } = await readSeenWords(seenDir, normalizeAddress(address));
  // Ids only for a word that begins like one: they double the list.
  return print(word, [
    ...(word.includes('@') ? qualified : names),
    ...aliases,
    ...(/^t[a-z]+_/.test(word) ? ids : []),
  ]);
}

/** Prints what `bnd-tui stop` takes, one per line. Resolves with the exit code; rejects with BndError. */
export async function printForwards(word: string): Promise<number> {
  const { processes } = await listBackground({ env: process.env });
  const ids = [
    ...processes.flatMap(({ forwards }) => forwards).map(({ sessionId }) => sessionId),
    ...(processes.some(({ proxy }) => proxy !== undefined) ? [PROXY_ID] : []),
  ];
  return print(word, ids.length === 0 ? [] : [...ids, 'all']);
}

async function print(word: string, words: readonly string[]): Promise<number> {
  const typed = word.toLowerCase();
  const found = words.filter((text) => text.toLowerCase().startsWith(typed)).slice(0, MOST);
  await writeOut(found.map((text) => `${text}\n`).join(''));
  return EXIT_OK;
}
