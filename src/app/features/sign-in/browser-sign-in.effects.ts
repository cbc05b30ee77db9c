/** Sign-in with a browser: the controller returns a URL, the user opens it, and the controller is polled until it returns the token. */
import { ASK_EVERY_MS, BROWSER_LIMIT_MS } from '../../../lib/browser-sign-in.ts';
import { BndError } from '../../../lib/errors.ts';
import type { SignedIn } from '../../../wire/resources.ts';
import type { Connection } from '../../core/connections.ts';
import { type Failure, failureOf, isAway } from '../../core/failure.ts';
import type { Runtime } from '../../core/runtime.ts';
import type { SignInForm } from './sign-in.state.ts';
import { signInText } from './sign-in.text.ts';

export interface BrowserSignIn {
  /** Starts a new attempt and cancels the current one. */
  start(authMethodId: string): void;
  /** Opens the URL of the attempt in the system's browser. */
  open(): void;
  copy(): void;
  /** Cancels; the form is restored. */
  cancel(): void;
}

interface Ends {
  readonly signedIn: (on: Connection, answer: SignedIn) => Promise<void>;
  /** The response arrived after the attempt was canceled. */
  readonly unwanted: (on: Connection, answer: SignedIn) => Promise<void>;
  readonly fail: (failure: Failure) => void;
}

/** One attempt at a time; late responses of a canceled one are discarded. */
export function createBrowserSignIn(runtime: Runtime, ends: Ends): BrowserSignIn {
  const { clock, clipboard, openUrl } = runtime.ports;
  let attempt: AbortController | undefined;

  const setForm = (change: (form: SignInForm) => SignInForm): void =>
    runtime.update((state) => ({ ...state, signIn: change(state.signIn) }));

  const giveUp = (): void => {
    attempt?.abort();
    attempt = undefined;
    setForm((form) => ({ ...form, browser: undefined, status: form.browser ? 'idle' : form.status }));
  };

  const over = (own: AbortController, failure: Failure): void => {
    if (own.signal.aborted) return;
    giveUp();
    ends.fail(failure);
  };

  /** An unreachable controller is polled again: the user is still busy at the provider. */
  const ask = async (
    on: Connection,
    own: AbortController,
    wait: { readonly methodId: string; readonly tokenId: string; readonly endsAtMs: number },
  ): Promise<void> => {
    let pauseMs = ASK_EVERY_MS;
    const answer = await on.api.pollOidc(wait.methodId, wait.tokenId, own.signal).catch((error: unknown) => {
      const failure = failureOf(error);
      if (failure === undefined || !(isAway(failure) || failure.code === 'rate-limited')) throw error;
      pauseMs = Math.max(ASK_EVERY_MS, failure.retryAfterMs ?? 0);
      return undefined;
    });
    if (own.signal.aborted) return answer === undefined ? undefined : ends.unwanted(on, answer);
    if (answer !== undefined) {
      giveUp();
      return ends.signedIn(on, answer);
    }
    if (clock.now() + pauseMs >= wait.endsAtMs) {
      throw new BndError('unauthenticated', signInText.browser.timedOut, {
        hint: signInText.browser.timedOutHint,
      });
    }
    clock.after(pauseMs, () => {
      if (!own.signal.aborted)
        runtime.spawn(
          () => ask(on, own, wait),
          (failure) => over(own, failure),
        );
    });
  };

  const open = async (url: string): Promise<void> => {
    const own = attempt;
    const opened = await openUrl(url);
    if (own !== attempt) return;
    runtime.toast('ok', opened ? signInText.browser.opened : signInText.browser.noBrowser);
  };

  return {
    start: (methodId) => {
      const on = runtime.connections.current();
      if (on === undefined) return;
      giveUp();
      const own = new AbortController();
      attempt = own;
      setForm((form) => ({ ...form, status: 'signing-in', failure: undefined }));
      runtime.spawn(
        async () => {
          const { authUrl, tokenId } = await on.api.startOidc(methodId, own.signal);
          if (own.signal.aborted) return;
          const startedAtMs = clock.now();
          const endsAtMs = startedAtMs + BROWSER_LIMIT_MS;
          runtime.update((state) => ({ ...state, nowMs: startedAtMs }));
          setForm((form) => ({ ...form, browser: { authUrl, startedAtMs } }));
          await open(authUrl);
          await ask(on, own, { methodId, tokenId, endsAtMs });
        },
        (failure) => over(own, failure),
      );
    },
    open: () => {
      const { browser } = runtime.get().signIn;
      if (browser === undefined) return;
      runtime.spawn(
        () => open(browser.authUrl),
        (failure) => runtime.toast('warn', failure.message),
      );
    },
    copy: () => {
      const { browser } = runtime.get().signIn;
      if (browser === undefined) return;
      runtime.spawn(
        async () => {
          await clipboard.copy(browser.authUrl);
          runtime.toast('ok', signInText.browser.copied);
        },
        (failure) => runtime.toast('error', failure.message),
      );
    },
    cancel: giveUp,
  };
}
