/** The name of a user whose sign-in did not ask for it. */
import { isBndError } from '../lib/errors.ts';
import type { Account } from '../wire/resources.ts';
import type { BoundaryApi } from './types.ts';

/**
 * Resolves with a name from the account of a token. Undefined for a user who may not read their own account, or whose account has no name: nothing
 * depends on it, so no failure is reported.
 */
export async function ownName(
  api: Pick<BoundaryApi, 'read' | 'readAuthToken'>,
  authTokenId: string,
): Promise<string | undefined> {
  try {
    const { id, accountId } = await api.readAuthToken(authTokenId);
    if (id !== authTokenId || accountId === undefined) return undefined;
    const account = await api.read('accounts', accountId);
    return account.id === accountId ? nameOfAccount(account) : undefined;
  } catch (error) {
    if (isBndError(error)) return undefined;
    throw error;
  }
}

function nameOfAccount({ loginName, email, fullName, name, subject }: Account): string | undefined {
  return loginName ?? email ?? fullName ?? name ?? subject;
}
