/** Why a word does not lead to one target, in words. */
import { BndError, isBndError } from './errors.ts';
import type { Candidate, Resolution } from './target-index.ts';
import { sanitize } from './text.ts';

type Refused = Exclude<Resolution, { readonly kind: 'found' }>;

/** Returns the error for a word without exactly one target. */
export function targetRefusal(asked: string, refused: Refused): BndError {
  const word = sanitize(asked);
  switch (refused.kind) {
    case 'unknown': {
      const near = refused.near();
      return new BndError(
        'not-found',
        `No target with the id, alias or name "${word}", or you lack permission.`,
        {
          hint:
            near.length === 0
              ? '`bnd-tui ls targets` lists names and ids.'
              : `Did you mean ${near.join(', ')}?`,
        },
      );
    }
    case 'ambiguous':
      return new BndError(
        'failed-precondition',
        `"${word}" is ambiguous: ${refused.candidates.map(candidateText).join(', ')}.`,
        { hint: 'Use the id of the target, or name@project.' },
      );
    case 'no-target':
      return new BndError(
        'failed-precondition',
        `Alias ${word} (${refused.alias.id}) does not point to a target.`,
        {
          hint: 'Set the destination of the alias, or use the id of the target.',
        },
      );
    case 'malformed':
      return new BndError('usage', `"${word}" is not a host name.`, {
        hint: 'Use an id, an alias, target.project or target.project.org.',
      });
  }
}

/**
 * Awaits the controller's answer about a word that was only guessed to be an id or an alias. Rejects like `answer`; with not-found if the controller takes the
 * word for a malformed id: whether a word is an id depends on the types of targets that the controller knows.
 */
export async function guessed<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!isBndError(error, 'invalid-request') || !error.fields.some(({ name }) => name === 'id')) throw error;
    throw new BndError('not-found', error.message, { cause: error });
  }
}

/** Returns a candidate with its ids, e.g. `web@prod.acme (ttcp_1234567890)`. Safe to print. */
export function candidateText({ targetId, fullName, alias }: Candidate): string {
  if (alias === undefined) return `${fullName} (${targetId})`;
  const to =
    targetId === undefined ? 'no target' : fullName === targetId ? targetId : `${fullName}, ${targetId}`;
  return `alias ${alias.name} (${alias.id}) of ${sanitize(to)}`;
}
