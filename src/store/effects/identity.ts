/** Who one is: signing in and out, the lab, and what failures say about both. */
import type { BoundaryApi } from '../../api/types.ts';
import { textValue } from '../../keys/edit.ts';
import { isBndError } from '../../lib/errors.ts';
import type { SignedIn } from '../../protocol/resources.ts';
import type { StoredToken } from '../../settings/types.ts';
import type { Handlers, SignInAction } from '../actions.ts';
import { type Failure, isAway } from '../failure.ts';
import type { Runtime } from '../runtime.ts';
import { moveFocus, moveMethod, moveScope, nextStep, type PasswordRequest } from '../sign-in.ts';
import {
  forgetIdentity,
  leftState,
  onTargets,
  signedInState,
  signedOutState,
  withOffline,
  withPause,
} from '../signed-in.ts';
import { createBrowserSignIn } from './browser-sign-in.ts';
import { withOwnName } from './own-name.ts';
import { createReach, type TokenSource } from './reach.ts';
import { forgetToken, keepSignIn, loadTargetMemory, noteUse, toStored } from './token-keeping.ts';
import { createTokenWatch } from './token-watch.ts';

export interface Identity {
  readonly handlers: Handlers<SignInAction>;
  /** Reaches for a controller: with the token that is given or stored, else as far as the form. */
  contact(address: string, source: TokenSource): void;
  /** Looks for the controller that was used last when none was named; `unknown` is called when there was none. */
  recall(unknown: () => void): void;
  startLab(): void;
  /** Turns to another controller, or to the lab. The token of this one stays good, and its forwards go on. */
  leave(address: string | undefined, lab: boolean): void;
  /** A failure of any request: signs out on 401, shows that the controller is away. */
  report(failure: Failure): void;
}

/** What follows from being somebody, or from being nobody any more. */
export interface IdentityHooks {
  /** Called after each sign-in, when it is known what was remembered of the targets. */
  readonly remembered: () => void;
  /** The sessions of this controller end, or have ended, with what authorized them. */
  readonly sessionsOver: (controller: string) => Promise<void>;
}

/** One for the program. Nothing happens until a handler or a method is called. */
export function createIdentity(runtime: Runtime, { remembered, sessionsOver }: IdentityHooks): Identity {
  const { ports, update } = runtime;
  const notKept = (failure: Failure): void => runtime.flash('warn', `${failure.message} ${failure.hint}`);
  const watch = createTokenWatch(runtime, (reason) => signedOut(reason));
  const reach = createReach(runtime, (api, token) => {
    signedIn(api, token);
    update(onTargets);
    noteUse(runtime, api.address);
    runtime.spawn(async () => void (await withOwnName(runtime, api, token)), notKept);
  });
  const { setForm } = reach;

  const signedIn = (api: BoundaryApi, token: StoredToken): void => {
    api.setToken(token.token);
    update((state) => signedInState(state, api.address, token));
    watch.start(token.expiresAtMs);
    runtime.spawn(async () => {
      await loadTargetMemory(runtime, api.address);
      remembered();
    }, notKept);
  };

  const signedOut = (reason: string): void => {
    const { api } = runtime;
    const { phase, authTokenId } = runtime.get().connection;
    if (api === undefined || phase !== 'signed-in') return;
    watch.stop();
    api.setToken(undefined);
    update((state) => signedOutState(state, reason));
    runtime.spawn(() => forgetToken(runtime, api.address, authTokenId), notKept);
    runtime.spawn(() => reach.offerAgain(api), reach.fail);
  };

  const welcome = (api: BoundaryApi, answer: SignedIn, loginName: string | undefined): void => {
    const token = toStored(answer, loginName);
    signedIn(api, token);
    runtime.flash('ok', `signed in as ${loginName ?? answer.authToken.userId ?? 'you'}`);
    runtime.spawn(async () => {
      await keepSignIn(runtime, api.address, token);
      const named = await withOwnName(runtime, api, token);
      if (named !== token) await keepSignIn(runtime, api.address, named);
    }, notKept);
  };

  const browser = createBrowserSignIn(runtime, {
    signedIn: (api, answer) => welcome(api, answer, undefined),
    fail: reach.fail,
  });

  const authenticate = (request: PasswordRequest): void => {
    const { api } = runtime;
    if (api === undefined) return;
    setForm((form) => ({ ...form, status: 'signing-in', failure: undefined }));
    runtime.spawn(
      async () => {
        welcome(api, await api.authenticate(request), request.loginName);
      },
      (failure) => {
        reach.fail(failure);
        setForm((form) => ({ ...form, password: textValue(''), focus: 'password' }));
      },
    );
  };

  const submit = (): void => {
    const step = nextStep(runtime.get().signIn, runtime.api?.address);
    if (step.kind === 'contact') reach.contact(step.address, 'stored');
    if (step.kind === 'authenticate') authenticate(step.request);
    if (step.kind === 'focus') setForm((form) => ({ ...form, focus: step.field, failure: undefined }));
    if (step.kind === 'browser') browser.start(step.authMethodId);
  };

  const signOut = (): void => {
    const { api } = runtime;
    const { authTokenId } = runtime.get().connection;
    if (api === undefined || authTokenId === undefined) return;
    runtime.spawn(
      async () => {
        await api.deleteAuthToken(authTokenId).catch((error: unknown) => {
          if (!isBndError(error, 'unauthenticated', 'not-found')) throw error;
        });
        await sessionsOver(api.address);
        signedOut('signed out');
        update(forgetIdentity);
      },
      (failure) => runtime.flash('error', `not signed out: ${failure.message}`),
    );
  };

  const leave = (address: string | undefined, lab: boolean): void => {
    watch.stop();
    update((state) => leftState(state, address, lab));
  };

  let labAddress: string | undefined;
  const startLab = (): void => {
    const { lab } = ports;
    const started = (): void =>
      update((state) => ({ ...state, connection: { ...state.connection, phase: 'signed-out' } }));
    runtime.spawn(
      async () => {
        const { api, loginName, password, authMethodId: methodId } = await lab.start();
        // A lab that was started anew took the worker of the one before it along.
        if (labAddress !== undefined && labAddress !== api) await sessionsOver(labAddress);
        labAddress = api;
        started();
        setForm((form) => ({
          ...form,
          login: textValue(loginName),
          password: textValue(password),
          methodId,
        }));
        reach.contact(api, 'form');
      },
      (failure) => {
        started();
        reach.fail(failure);
      },
    );
  };

  return {
    contact: reach.contact,
    leave,
    recall: (unknown) => {
      runtime.spawn(async () => {
        const address = (await ports.settings()).lastUsedProfile()?.address;
        const untouched = runtime.get().signIn.address.text === '';
        if (!untouched) return;
        if (address === undefined) unknown();
        else reach.contact(address, 'stored');
      }, reach.fail);
    },
    startLab,
    report: (failure) => {
      if (failure.code === 'unauthenticated') signedOut('the controller no longer accepts the token');
      else if (isAway(failure)) update((state) => withOffline(state, failure, ports.clock.now()));
      else if (failure.code === 'rate-limited' && failure.retryAfterMs !== undefined) {
        const { retryAfterMs } = failure;
        update((state) => withPause(state, retryAfterMs, ports.clock.now()));
      }
    },
    handlers: {
      'sign-in.focus': ({ by }) => setForm((form) => moveFocus(form, by)),
      'sign-in.scope': ({ by }) => setForm((form) => moveScope(form, by)),
      'sign-in.method': ({ by }) => setForm((form) => moveMethod(form, by)),
      'sign-in.reveal': () => setForm((form) => ({ ...form, passwordShown: !form.passwordShown })),
      'sign-in.submit': submit,
      'browser.cancel': browser.cancel,
      'browser.copy': browser.copy,
      'browser.open': browser.open,
      'browser.again': () => {
        const { methodId } = runtime.get().signIn;
        if (methodId !== undefined) browser.start(methodId);
      },
      'sign-in.again': () => {
        const { address, lab, phase } = runtime.get().connection;
        if (phase !== 'signed-in' || address === undefined) return;
        leave(address, lab);
        if (lab) startLab();
        else reach.contact(address, 'form');
      },
      'sign-out': signOut,
    },
  };
}
