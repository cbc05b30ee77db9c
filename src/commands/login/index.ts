/** `bnd-tui login`: signs in without the screen, and stores the token for it. */

import { BndError } from '../../lib/errors.ts';
import { EXIT_OK } from '../../lib/exit-codes.ts';
import { formatMoment } from '../../lib/format.ts';
import { writeError, writeLine } from '../../lib/write-out.ts';
import { toStored } from '../../settings/stored-sign-in.ts';
import type { AuthMethod } from '../../wire/resources.ts';
import { type ControllerClient, controllerClient } from '../signed-in-api.ts';
import { readPassword } from './password.ts';

export interface LoginOptions {
  readonly loginName?: string;
  /** Reference to the password: env:// or file://. */
  readonly password?: string;
  /** Set from the environment, which may contain the password itself. */
  readonly fromEnvironment: boolean;
  readonly authMethodId?: string;
  readonly addr?: string;
}

/** Resolves with the exit code; rejects with BndError. */
export async function runLogin(options: LoginOptions): Promise<number> {
  const { loginName } = options;
  if (loginName === undefined || loginName === '')
    throw new BndError('usage', 'No login name specified. Pass --login-name.');
  const client = await controllerClient(options.addr);
  const { api, settings } = client;
  try {
    const authMethodId = options.authMethodId ?? (await chooseMethod(client)).id;
    const password = await readPassword(options, loginName);
    const answer = await api.authenticate({ authMethodId, loginName, password });
    const token = toStored(answer, loginName);
    await settings.keepSignIn(api.address, token);
    const until = token.expiresAtMs === undefined ? '' : ` until ${formatMoment(token.expiresAtMs)}`;
    await writeLine(`Signed in to ${api.address} as ${loginName}${until}`);
    if (process.env.BND_TUI_TOKEN_STORE === 'memory')
      await writeError(
        'Warning: BND_TUI_TOKEN_STORE is "memory", so the token is lost when this command exits.',
      );
    return EXIT_OK;
  } finally {
    await api.close();
  }
}

/** The primary one of the global scope comes first, as in the sign-in form; browser sign-ins are not possible here. */
async function chooseMethod({ api }: ControllerClient): Promise<AuthMethod> {
  const { items } = await api.list('auth-methods', { parentId: 'global', recursive: true });
  const usable = items.filter(({ type }) => type === 'password' || type === 'ldap');
  const [first] = usable;
  if (first === undefined) {
    throw new BndError('unsupported', `${api.address} does not offer a sign-in with a password.`, {
      hint: 'Sign in with the browser in `bnd-tui`; commands use the same stored token.',
    });
  }
  const primary = usable.filter(({ isPrimary }) => isPrimary);
  return primary.find(({ scopeId }) => scopeId === 'global') ?? primary[0] ?? first;
}
