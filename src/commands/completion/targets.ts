/** Words for targets that complete what was typed, from what the program saw last. Asks no controller. */
import { normalizeAddress } from '../../api/address.ts';
import { EXIT_OK } from '../../lib/exit-codes.ts';
import { writeOut } from '../../lib/write-out.ts';
import { openSettings } from '../../settings/index.ts';
import { settingsPaths } from '../../settings/paths.ts';
import { readSeenWords } from '../../settings/seen-words.ts';
import { DEFAULT_ADDRESS } from '../signed-in-api.ts';

/** More would not fit on a screen. */
const MOST = 1000;

/** Prints one per line. Resolves with the exit code; rejects with BndError. */
export async function printTargets(word: string): Promise<number> {
  const env = process.env;
  const { seenDir } = await settingsPaths({ env });
  const address =
    env.BOUNDARY_ADDR || (await openSettings({ env })).lastUsedProfile()?.address || DEFAULT_ADDRESS;
  const { names, qualified, aliases, ids } = await readSeenWords(seenDir, normalizeAddress(address));
  const typed = word.toLowerCase();
  const isBegun = (text: string): boolean => text.toLowerCase().startsWith(typed);
  // Ids only for a word that begins like one: they double the list.
  const found = [
    ...(word.includes('@') ? qualified : names),
    ...aliases,
    ...(/^t[a-z]+_/.test(word) ? ids : []),
  ].filter(isBegun);
  await writeOut(
    found
      .slice(0, MOST)
      .map((text) => `${text}\n`)
      .join(''),
  );
  return EXIT_OK;
}
