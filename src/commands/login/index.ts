/** `bnd-tui login`: signs in without the screen, and stores the token for it. */

import { ownName } from '../../api/own-name.ts';
import { openInBrowser } from '../../launch/browser.ts';
import { BndError } from '../../lib/errors.ts';
import { EXIT_OK } from '../../lib/exit-codes.ts';
import { formatMoment } from '../../lib/format.ts';
import { sanitize } from '../../lib/text.ts';
import { writeError, writeLine } from '../../lib/write-out.ts';
import { toStored } from '../../settings/stored-sign-in.ts';
import type { StoredToken } from '../../settings/types.ts';
import type { AuthMethod } from '../../wire/resources.ts';
import { type ControllerClient, controllerClient } from '../signed-in-api.ts';
import { signInByBrowser } from './browser.ts';
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
  const client = await controllerClient(options.addr);
  const { api, settings } = client;
  try {
    const token = await signIn(client, options);
    await settings.keepSignIn(api.address, token);
    const who = sanitize(token.loginName ?? token.userId ?? 'you');
    const until = token.expiresAtMs === undefined ? '' : ` until ${formatMoment(token.expiresAtMs)}`;
    await writeLine(`Signed in to ${api.address} as ${who}${until}`);
    if (process.env.BND_TUI_TOKEN_STORE === 'memory')
      await writeError(
        'Warning: BND_TUI_TOKEN_STORE is "memory", so the token is lost when this command exits.',
      );
    return EXIT_OK;
  } finally {
    await api.close();
  }
}

async function signIn(client: ControllerClient, options: LoginOptions): Promise<StoredToken> {
  const { api } = client;
  const loginName = options.loginName === '' ? undefined : options.loginName;
  const methods = options.authMethodId === undefined ? await methodsOf(client) : [];
  const method = options.authMethodId ?? chosenMethod(methods, loginName)?.id;
  if (method?.startsWith(OIDC_PREFIX) === true) {
    const open = (url: string): Promise<boolean> => openInBrowser(url, process.env, process.platform);
    const answer = await signInByBrowser({ api, authMethodId: method, open });
    api.setToken(answer.token, answer.authToken.expiresAtMs);
    return toStored(answer, await ownName(api, answer.authToken.id));
  }
  if (loginName === undefined) throw nameMissing(methods);
  if (method === undefined) {
    throw new BndError('unsupported', `${api.address} does not offer a sign-in with a password.`, {
      hint: 'Omit --login-name to sign in with a browser.',
    });
  }
  const password = await readPassword(options, loginName);
  return toStored(await api.authenticate({ authMethodId: method, loginName, password }), loginName);
}

/** Of ids of OIDC methods (globals/prefixes.go in hashicorp/boundary). */
const OIDC_PREFIX = 'amoidc_';

async function methodsOf({ api }: ControllerClient): Promise<readonly AuthMethod[]> {
  return (await api.list('auth-methods', { parentId: 'global', recursive: true })).items;
}

/** The primary one of the global scope comes first, as in the sign-in form. A login name is for passwords only. */
function chosenMethod(methods: readonly AuthMethod[], loginName: string | undefined): AuthMethod | undefined {
  const usable = methods.filter(
    ({ type }) => type === 'password' || type === 'ldap' || (type === 'oidc' && loginName === undefined),
  );
  const primary = usable.filter(({ isPrimary }) => isPrimary);
  return primary.find(({ scopeId }) => scopeId === 'global') ?? primary[0] ?? usable[0];
}

function nameMissing(methods: readonly AuthMethod[]): BndError {
  const browser = methods.find(({ type }) => type === 'oidc');
  const other = browser === undefined ? '' : `, or --auth-method-id ${browser.id} to sign in with a browser`;
  return new BndError('usage', `No login name specified. Pass --login-name${sanitize(other)}.`);
}
