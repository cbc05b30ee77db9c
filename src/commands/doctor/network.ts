/** Checks of the connection to the controller. */
import type { BoundaryApi } from '../../api/types.ts';
import { BndError } from '../../lib/errors.ts';
import { formatDuration } from '../../lib/format.ts';
import { destinationOf, proxyFor } from '../../lib/proxy-env.ts';
import { nextStep } from '../failure.ts';
import { controllerClient } from '../signed-in-api.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

type Env = Readonly<Record<string, string | undefined>>;

const ANSWER_WITHIN_MS = 5000;
/** Tokens and certificates have limits in minutes; the Date header has a precision of seconds. */
const SKEW_WARN_MS = 30_000;
const SKEW_FAIL_MS = 5 * 60_000;

/** Address, TLS, clock and proxy. */
export async function checkController(addr: string | undefined, env: Env): Promise<readonly Finding[]> {
  try {
    const { api } = await controllerClient(addr, { maxRetries: 0, timeoutMs: ANSWER_WITHIN_MS });
    try {
      return [...(await answers(api)), proxy(new URL(api.address), env)];
    } finally {
      await api.close();
    }
  } catch (error) {
    return [failed(error)];
  }
}

async function answers(api: BoundaryApi): Promise<readonly Finding[]> {
  try {
    const { latencyMs, serverTimeMs } = await api.check();
    const https = api.address.startsWith('https:');
    return [
      ok('controller', `${api.address} responded within ${Math.round(latencyMs)} ms.`),
      https
        ? ok('tls', 'The certificate of the controller is trusted.')
        : ok('tls', 'Not used: the address is http.'),
      clock(serverTimeMs, Date.now()),
    ];
  } catch (error) {
    return [failed(error)];
  }
}

function failed(error: unknown): Finding {
  if (!(error instanceof BndError)) throw error;
  return fail(CHECK_OF[error.code] ?? 'controller', error.message, nextStep(error));
}

const CHECK_OF: Readonly<Record<string, string>> = { tls: 'tls', 'settings-unreadable': 'settings' };

/** Compares our clock with the controller's. */
function clock(serverTimeMs: number | undefined, nowMs: number): Finding {
  if (serverTimeMs === undefined) return ok('clock', 'The controller did not send its time.');
  const skewMs = nowMs - serverTimeMs;
  const apartMs = Math.abs(skewMs);
  if (apartMs < SKEW_WARN_MS) return ok('clock', 'Same time as the controller.');
  const text = `This machine is ${formatDuration(apartMs)} ${skewMs < 0 ? 'behind' : 'ahead of'} the controller.`;
  const make = apartMs < SKEW_FAIL_MS ? warn : fail;
  return make(
    'clock',
    text,
    'Set the clock. Otherwise sessions and sign-ins appear to expire too early or too late.',
  );
}

const PROXIES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'];

/** Checks whether the proxy variables apply to the controller. ALL_PROXY is ignored, as in the official client. */
function proxy(controller: URL, env: Env): Finding {
  const set = PROXIES.filter((name) => env[name]);
  if (set.length === 0) return ok('proxy', 'No proxy variable is set.');
  const used = proxyFor(destinationOf(controller), env);
  if (used === undefined)
    return ok('proxy', `${set.join(', ')} is set but does not apply to the controller.`);
  if (used.url !== undefined)
    return ok(
      'proxy',
      `${used.variable} applies: the controller is reached through ${used.shown}, workers directly if possible.`,
    );
  return warn(
    'proxy',
    `${used.variable} is set to ${used.shown}, which is not supported: only http and https proxies are.`,
    'Set it to an http proxy, or add the controller to NO_PROXY.',
  );
}

/** Checks Node's own variables that affect certificate validation. */
export async function checkNodeTls(env: Env): Promise<readonly Finding[]> {
  return env.NODE_TLS_REJECT_UNAUTHORIZED === '0'
    ? [warn('tls', 'NODE_TLS_REJECT_UNAUTHORIZED=0 disables all certificate checks.', 'Unset it.')]
    : [];
}
