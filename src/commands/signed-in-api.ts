/** Controller and sign-in of a command without a screen. */
import { normalizeAddress } from '../api/address.ts';
import { createApi } from '../api/index.ts';
import type { ApiOptions, BoundaryApi } from '../api/types.ts';
import { BndError } from '../lib/errors.ts';
import { writeError } from '../lib/write-out.ts';
import { openSettings } from '../settings/index.ts';
import { tlsOptionsFromEnv } from '../settings/tls-env.ts';
import type { SettingsStore } from '../settings/types.ts';

/** The official client's default (api/client.go in hashicorp/boundary). */
export const DEFAULT_ADDRESS = 'http://127.0.0.1:9200';

export interface ControllerClient {
  readonly api: BoundaryApi;
  readonly settings: SettingsStore;
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Selects the controller: the flag, else BOUNDARY_ADDR, else the most recently used one, as on the screen, else the official client's default. Sends
 * nothing yet.
 */
export async function controllerClient(
  addr: string | undefined,
  options: Pick<ApiOptions, 'maxRetries' | 'timeoutMs'> = {},
): Promise<ControllerClient> {
  const settings = await openSettings({ env: process.env });
  for (const text of settings.warnings()) warn(text);
  settings.onWarning(warn);
  const address =
    addr ?? (process.env.BOUNDARY_ADDR || settings.lastUsedProfile()?.address || DEFAULT_ADDRESS);
  return { api: savedApi(settings, { ...options, address }, process.env), settings };
}

function warn(text: string): void {
  void writeError(`Warning: ${text}`);
}

/**
 * Returns a client with the TLS options of the profile for this address, in any spelling; those of the environment take precedence. Throws BndError
 * `bad-address`.
 */
export function savedApi(settings: SettingsStore, options: Omit<ApiOptions, 'tls'>, env: Env): BoundaryApi {
  const address = normalizeAddress(options.address);
  const saved = settings.profiles().find((profile) => profile.address === address);
  return createApi({ ...options, address, tls: { ...saved?.tls, ...tlsOptionsFromEnv(env) } });
}

/**
 * Returns a client with a sign-in of exactly this controller: the stored one, or BOUNDARY_TOKEN if `addr` or BOUNDARY_ADDR is this controller. For
 * commands that reach several controllers, since a token must not be sent to a controller other than its issuer. Rejects with BndError
 * `unauthenticated` if there is none.
 */
export async function clientOf(controller: string, addr: string | undefined): Promise<BoundaryApi> {
  const { api, settings } = await controllerClient(controller);
  const named = addr ?? (process.env.BOUNDARY_ADDR || undefined);
  const given = named !== undefined && normalizeAddress(named) === api.address && process.env.BOUNDARY_TOKEN;
  if (!(await applyToken({ api, settings }, given || undefined)))
    throw new BndError('unauthenticated', `Not signed in to ${api.address}.`);
  return api;
}

/** Returns a client with the token of BOUNDARY_TOKEN or the stored one. Rejects with BndError `unauthenticated` if there is neither. */
export async function signedInClient(addr: string | undefined): Promise<ControllerClient> {
  const client = await controllerClient(addr);
  if (!(await applyToken(client, process.env.BOUNDARY_TOKEN || undefined))) {
    throw new BndError('unauthenticated', `Not signed in to ${client.api.address}.`, {
      hint: 'Sign in with `bnd-tui login` or `bnd-tui`, or set BOUNDARY_TOKEN.',
    });
  }
  return client;
}

/** Sets the given token, else the stored one, which is not sent after its expiry. Returns false if there is neither. */
async function applyToken({ api, settings }: ControllerClient, given: string | undefined): Promise<boolean> {
  const stored = given === undefined ? await settings.loadToken(api.address) : undefined;
  const token = given ?? stored?.token;
  api.setToken(token, stored?.expiresAtMs);
  return token !== undefined;
}
