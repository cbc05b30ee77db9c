/** Signs in with a browser (OIDC): shows the URL, opens it where that is possible, and asks the controller until it has the token. */
import { setTimeout as pause } from 'node:timers/promises';
import type { BoundaryApi } from '../../api/types.ts';
import { ASK_EVERY_MS, BROWSER_LIMIT_MS } from '../../lib/browser-sign-in.ts';
import { BndError, isBndError } from '../../lib/errors.ts';
import { onStopRequest } from '../../lib/stop-request.ts';
import { sanitize } from '../../lib/text.ts';
import { writeError } from '../../lib/write-out.ts';
import type { SignedIn } from '../../wire/resources.ts';

export interface BrowserSignIn {
  readonly api: Pick<BoundaryApi, 'startOidc' | 'pollOidc'>;
  readonly authMethodId: string;
  /** Resolves with whether a browser could be started. */
  readonly open: (url: string) => Promise<boolean>;
  readonly nowMs?: () => number;
  /** Rejects when the signal aborts. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** Rejects with BndError `cancelled` at a signal, and `unauthenticated` if the user takes too long. */
export async function signInByBrowser(request: BrowserSignIn): Promise<SignedIn> {
  const stop = onStopRequest({ exitWithStdin: false });
  const canceling = new AbortController();
  void stop.requested.then(() => canceling.abort());
  try {
    return await signIn(request, canceling.signal);
  } catch (error) {
    if (!canceling.signal.aborted) throw error;
    throw new BndError('cancelled', 'Sign-in canceled.', { hint: 'Nothing was stored.' });
  } finally {
    stop.release();
  }
}

async function signIn(
  { api, authMethodId, open, nowMs = Date.now, wait = waitFor }: BrowserSignIn,
  signal: AbortSignal,
): Promise<SignedIn> {
  const { authUrl, tokenId } = await api.startOidc(authMethodId, signal);
  const endsAtMs = nowMs() + BROWSER_LIMIT_MS;
  let isAway = false;
  await show(authUrl, await open(authUrl));
  for (;;) {
    let pauseMs = ASK_EVERY_MS;
    const answer = await api.pollOidc(authMethodId, tokenId, signal).catch(async (error: unknown) => {
      // The user is still busy at the provider.
      if (!isBndError(error, ...PASSING)) throw error;
      pauseMs = Math.max(ASK_EVERY_MS, error.retryAfterMs ?? 0);
      if (!isAway) await writeError(`Still waiting: ${sanitize(error.message)}`);
      isAway = true;
      return undefined;
    });
    if (answer !== undefined) return answer;
    if (nowMs() + pauseMs >= endsAtMs) {
      throw new BndError('unauthenticated', 'The browser sign-in was not completed within 5 minutes.', {
        hint: 'Run the command again.',
      });
    }
    await wait(pauseMs, signal);
  }
}

/** The controller may respond again in a moment. */
const PASSING = [
  'controller-unreachable',
  'controller-timeout',
  'tls',
  'not-boundary',
  'rate-limited',
] as const;

function waitFor(ms: number, signal: AbortSignal): Promise<unknown> {
  return pause(ms, undefined, { signal });
}

async function show(authUrl: string, isOpened: boolean): Promise<void> {
  const what = isOpened
    ? 'Sign in in the browser. If it did not open, open this URL:'
    : 'Open this URL in a browser on any machine to sign in:';
  await writeError(`${what}\n\n${sanitize(authUrl)}\n\nWaiting for up to 5 minutes. Ctrl-C cancels.`);
}
