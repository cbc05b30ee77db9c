/** `bnd-tui login`: a sign-in without the screen, kept where the screen looks for it. */

import { toStored } from '../../app/features/sign-in/token-keeping.effects.ts';
import { BndError } from '../../lib/errors.ts';
import { formatMoment } from '../../lib/format.ts';
import type { AuthMethod } from '../../wire/resources.ts';
import { EXIT_OK } from '../failure.ts';
import { type ControllerClient, controllerClient } from '../signed-in-api.ts';
import { writeError, writeLine } from '../write-out.ts';
import { readPassword } from './password.ts';

export interface LoginOptions {
  readonly loginName?: string;
  /** Where the password is: env:// or file://. */
  readonly password?: string;
  /** It was the environment that said so, and may have given the password itself. */
  readonly fromEnvironment: boolean;
  readonly authMethodId?: string;
  readonly addr?: string;
}

/** Resolves with the exit code; rejects with BndError. */
export async function runLogin(options: LoginOptions): Promise<number> {
  const { loginName } = options;
  if (loginName === undefined || loginName === '')
    throw new BndError('usage', 'Who signs in? Give --login-name.');
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
      await writeError('Warning: BND_TUI_TOKEN_STORE is memory, so the token is lost now.');
    return EXIT_OK;
  } finally {
    await api.close();
  }
}

/** The primary one of the global scope goes first, as in the sign-in form; a browser cannot be waited for here. */
async function chooseMethod({ api }: ControllerClient): Promise<AuthMethod> {
  const { items } = await api.list('auth-methods', { parentId: 'global', recursive: true });
  const usable = items.filter(({ type }) => type === 'password' || type === 'ldap');
  const [first] = usable;
  if (first === undefined) {
    throw new BndError('unsupported', `${api.address} offers no sign-in by password.`, {
      hint: 'Sign in by the browser in `bnd-tui`; the token that it keeps serves the commands as well.',
    });
  }
  const primary = usable.filter(({ isPrimary }) => isPrimary);
  return primary.find(({ scopeId }) => scopeId === 'global') ?? primary[0] ?? first;
}
