/** Refuses an alias that is not unique. */
import type { BoundaryApi } from '../../api/types.ts';
import { isSameAlias, mayBeAlias } from '../../lib/alias-name.ts';
import { BndError, isBndError } from '../../lib/errors.ts';

/**
 * Rejects with BndError if several aliases that the caller can list have this name: the controller would choose one of them. A caller who cannot list
 * aliases leaves that to the controller.
 */
export async function checkAlias(api: BoundaryApi, name: string): Promise<void> {
  if (!mayBeAlias(name)) return;
  const found = (await listed(api, name)).filter(
    ({ value }) => value !== undefined && isSameAlias(value, name),
  );
  if (found.length < 2) return;
  const each = found.map(({ id, destinationId = 'no target' }) => `${id} (${destinationId})`).join(', ');
  throw new BndError('failed-precondition', `${found.length} aliases are named "${name}": ${each}.`, {
    hint: 'Pass the id of the target instead. To make the names differ, change the alias suffix of one scope.',
  });
}

async function listed(api: BoundaryApi, name: string) {
  // Without case, as the controller compares them.
  const filter = `"/item/value" matches "(?i)^${name.replaceAll('.', '[.]')}$"`;
  try {
    return (await api.list('aliases', { parentId: 'global', recursive: true, filter })).items;
  } catch (error) {
    if (isBndError(error)) return [];
    throw error;
  }
}
