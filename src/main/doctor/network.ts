/** Checks of the way to the controller. */
import { normalizeAddress } from '../../api/address.ts';
import { BndError } from '../../lib/errors.ts';
import { formatDuration } from '../../lib/format.ts';
import { nextStep } from '../failure.ts';
import { controllerClient } from '../signed-in-api.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

type Env = Readonly<Record<string, string | undefined>>;

const ANSWER_WITHIN_MS = 5000;
/** Tokens and certificates have limits in minutes; the Date header counts whole seconds. */
const SKEW_WARN_MS = 30_000;
const SKEW_FAIL_MS = 5 * 60_000;

/** Address, TLS and clock. */
export async function checkController(addr: string | undefined): Promise<readonly Finding[]> {
  try {
    const { api } = await controllerClient(addr, { maxRetries: 0, timeoutMs: ANSWER_WITHIN_MS });
    try {
      const { latencyMs, serverTimeMs } = await api.check();
      const https = api.address.startsWith('https:');
      return [
        ok('controller', `${api.address} responded within ${Math.round(latencyMs)} ms.`),
        https
          ? ok('tls', 'The certificate of the controller is trusted.')
          : ok('tls', 'Not used by this address.'),
        clock(serverTimeMs, Date.now()),
      ];
    } finally {
      await api.close();
    }
  } catch (error) {
    if (!(error instanceof BndError)) throw error;
    return [fail(CHECK_OF[error.code] ?? 'controller', error.message, nextStep(error))];
  }
}

const CHECK_OF: Readonly<Record<string, string>> = { tls: 'tls', 'settings-unreadable': 'settings' };

/** Our clock against the controller's. */
function clock(serverTimeMs: number | undefined, nowMs: number): Finding {
  if (serverTimeMs === undefined) return ok('clock', 'The controller did not send its time.');
  const skewMs = nowMs - serverTimeMs;
  const apartMs = Math.abs(skewMs);
  if (apartMs < SKEW_WARN_MS) return ok('clock', 'Same time as the controller.');
  const text = `This machine is ${formatDuration(apartMs)} ${skewMs < 0 ? 'behind' : 'ahead of'} the controller.`;
  const make = apartMs < SKEW_FAIL_MS ? warn : fail;
  return make('clock', text, 'Set the clock: sessions and sign-ins seem to expire too early or too late.');
}

const PROXIES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'];

/** This program dials controller and workers directly. */
export async function checkProxies(env: Env, addr: string | undefined): Promise<readonly Finding[]> {
  const set = PROXIES.filter((name) => env[name]);
  const findings: Finding[] = [];
  if (set.length === 0) findings.push(ok('proxy', 'No proxy variable is set.'));
  else if (isExempt(env, addr ?? env.BOUNDARY_ADDR))
    findings.push(ok('proxy', `${set.join(', ')} is set, and NO_PROXY exempts the controller.`));
  else
    findings.push(
      warn(
        'proxy',
        `${set.join(', ')} is set, but controller and workers are dialed directly.`,
        'If only the proxy leads out, use a VPN or a host inside. Otherwise add the controller to NO_PROXY.',
      ),
    );
  if (env.NODE_TLS_REJECT_UNAUTHORIZED === '0')
    findings.push(
      warn('tls', 'NODE_TLS_REJECT_UNAUTHORIZED=0 disables all certificate checks.', 'Unset it.'),
    );
  return findings;
}

function isExempt(env: Env, address: string | undefined): boolean {
  const exempt = env.NO_PROXY || env.no_proxy;
  if (exempt === undefined || address === undefined) return false;
  const host = URL.parse(normalized(address))?.hostname ?? '';
  return exempt
    .split(/[\s,]+/)
    .map((entry) => entry.replace(/^\*?\./, '').replace(/:\d+$/, ''))
    .some((entry) => entry === '*' || (entry !== '' && (host === entry || host.endsWith(`.${entry}`))));
}

/** An invalid address is reported by another check. */
function normalized(address: string): string {
  try {
    return normalizeAddress(address);
  } catch {
    return address;
  }
}
