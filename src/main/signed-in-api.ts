/** The controller that a command without a screen talks to, and the sign-in that it has there. */
import { createApi } from '../api/index.ts';
import type { BoundaryApi } from '../api/types.ts';
import { BndError } from '../lib/errors.ts';
import { openSettings } from '../settings/index.ts';
import { tlsOptionsFromEnv } from '../settings/tls-env.ts';
import type { SettingsStore } from '../settings/types.ts';

/** The official client's default (api/client.go in hashicorp/boundary). */
const DEFAULT_ADDRESS = 'http://127.0.0.1:9200';

export interface ControllerClient {
  readonly api: BoundaryApi;
  readonly settings: SettingsStore;
}

/** By the flag, else BOUNDARY_ADDR, else the controller that was saved first, as on the screen, else the official client's default. Nothing is sent yet. */
export async function controllerClient(
  addr: string | undefined,
  options: { readonly maxRetries?: number; readonly timeoutMs?: number } = {},
): Promise<ControllerClient> {
  const settings = await openSettings({ env: process.env });
  const typed = addr ?? (process.env.BOUNDARY_ADDR || settings.profiles()[0]?.address || DEFAULT_ADDRESS);
  const fromEnv = tlsOptionsFromEnv(process.env);
  const bare = createApi({ address: typed, tls: fromEnv, ...options });
  const saved = settings.profiles().find(({ address }) => address === bare.address)?.tls;
  const api =
    saved === undefined ? bare : createApi({ address: typed, tls: { ...saved, ...fromEnv }, ...options });
  return { api, settings };
}

/** The same with the token of BOUNDARY_TOKEN or the one that was stored. Rejects with BndError `unauthenticated` when there is neither. */
export async function signedInClient(addr: string | undefined): Promise<ControllerClient> {
  const client = await controllerClient(addr);
  const { api, settings } = client;
  const token = process.env.BOUNDARY_TOKEN || (await settings.loadToken(api.address))?.token;
  if (token === undefined) {
    throw new BndError('unauthenticated', `Not signed in to ${api.address}.`, {
      hint: 'Sign in with `bnd-tui login` or `bnd-tui`, or set BOUNDARY_TOKEN.',
    });
  }
  api.setToken(token);
  return client;
}
