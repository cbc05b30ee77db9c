/** `bnd-tui info`: the facts to attach to a bug report. Contains no secret. */

import { askServer, type ServerFacts, VERSION_NOT_REPORTED } from '../../api/server-facts.ts';
import type { BoundaryApi } from '../../api/types.ts';
import { isBndError } from '../../lib/errors.ts';
import { EXIT_OK } from '../../lib/exit-codes.ts';
import { formatMoment } from '../../lib/format.ts';
import type { LogLevel } from '../../lib/log-ring.ts';
import { sanitize } from '../../lib/text.ts';
import { writeJson, writeOut } from '../../lib/write-out.ts';
import { isPrivate } from '../../settings/permissions.ts';
import type { SettingsStore } from '../../settings/types.ts';
import { controllerClient } from '../signed-in-api.ts';

export interface InfoOptions {
  /** Version of this program. */
  readonly version: string;
  readonly output: 'table' | 'json';
  readonly logLevel: LogLevel;
  readonly addr?: string;
}

/** A missing response must not delay the rest. */
const ANSWER_WITHIN_MS = 5000;

/** Resolves with the exit code: 0 even if the controller does not respond, which is one of the facts. */
export async function runInfo(options: InfoOptions): Promise<number> {
  const { api, settings } = await controllerClient(options.addr, {
    maxRetries: 0,
    timeoutMs: ANSWER_WITHIN_MS,
  });
  try {
    const signIn = await signInOf(api, settings);
    api.setToken(signIn.token, signIn.expiresAtMs);
    const server = await askServer(api, signIn.token !== undefined);
    const store = await storeText(settings);
    const facts = { options, address: api.address, settings, store, server, signIn };
    if (options.output === 'json') await writeJson(jsonFacts(facts));
    else await writeOut(tableText(facts));
    return EXIT_OK;
  } finally {
    await api.close();
  }
}

interface SignInFacts {
  /** Secret. */
  readonly token: string | undefined;
  readonly who: string | undefined;
  readonly expiresAtMs: number | undefined;
}

/** Returns the sign-in that commands would use. A failing token store counts as none: the rest is still worth printing. */
async function signInOf(api: BoundaryApi, settings: SettingsStore): Promise<SignInFacts> {
  const given = process.env.BOUNDARY_TOKEN || undefined;
  if (given !== undefined) return { token: given, who: 'owner of BOUNDARY_TOKEN', expiresAtMs: undefined };
  const stored = await settings.loadToken(api.address).catch((error: unknown) => {
    if (isBndError(error)) return undefined;
    throw error;
  });
  if (stored === undefined) return { token: undefined, who: undefined, expiresAtMs: undefined };
  return {
    token: stored.token,
    who: stored.loginName ?? stored.userId ?? stored.authTokenId,
    expiresAtMs: stored.expiresAtMs,
  };
}

interface Facts {
  readonly options: InfoOptions;
  readonly address: string;
  readonly settings: SettingsStore;
  /** Describes where sign-ins are stored. */
  readonly store: string;
  readonly server: ServerFacts;
  readonly signIn: SignInFacts;
}

function jsonFacts({ options, address, settings, server, signIn }: Facts): object {
  return {
    version: options.version,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    settings_file: settings.file ?? null,
    log_file: settings.logFile ?? null,
    log_level: options.logLevel,
    token_store: settings.tokenBackend,
    controller: {
      address,
      answers: server.failure === undefined,
      latency_ms: server.latencyMs === undefined ? null : Math.round(server.latencyMs),
      error: server.failure ?? null,
      version: null,
      worker_versions: server.workerVersions,
    },
    signed_in_as: signIn.who ?? null,
    token_expires: signIn.expiresAtMs === undefined ? null : new Date(signIn.expiresAtMs).toISOString(),
  };
}

function tableText({ options, address, settings, store, server, signIn }: Facts): string {
  const until = signIn.expiresAtMs === undefined ? '' : ` until ${formatMoment(signIn.expiresAtMs)}`;
  const lines: readonly (readonly [string, string])[] = [
    ['bnd-tui', options.version],
    ['node', `${process.versions.node} on ${process.platform} ${process.arch}`],
    ['settings', settings.file ?? NOT_STORED],
    ['log', settings.logFile === undefined ? NOT_STORED : `${settings.logFile}, level ${options.logLevel}`],
    ['sign-ins', store],
    ['controller', address],
    ['  responds', server.failure ?? `yes, within ${Math.round(server.latencyMs ?? 0)} ms`],
    ['  version', VERSION_NOT_REPORTED],
    [
      '  workers',
      server.workerVersions.length === 0 ? 'not visible to you' : server.workerVersions.join(', '),
    ],
    ['signed in', signIn.who === undefined ? 'no' : `${signIn.who}${until}`],
  ];
  return lines.map(([name, value]) => `${name.padEnd(12)}${sanitize(value)}\n`).join('');
}

const NOT_STORED = 'not stored: no home folder is known';

async function storeText({ tokenBackend, tokenFile }: SettingsStore): Promise<string> {
  if (tokenBackend !== 'file' || tokenFile === undefined)
    return tokenBackend === 'keyring' ? 'the system keyring' : 'not stored';
  return `${tokenFile}, ${(await isPrivate(tokenFile)) ? 'only readable by you' : 'which other users can access'}`;
}
