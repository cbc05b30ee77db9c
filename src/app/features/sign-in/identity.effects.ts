/** Identity: signing in and out, the lab, and the effects of failures on both. */
import type { BoundaryApi } from '../../../api/types.ts';
import { deleteToken, toStored } from '../../../settings/stored-sign-in.ts';
import type { StoredToken } from '../../../settings/types.ts';
import type { SignedIn } from '../../../wire/resources.ts';
import type { Handlers } from '../../core/actions.ts';
import type { Connection } from '../../core/connections.ts';
import { textValue } from '../../core/edit.ts';
import { type Failure, isAway } from '../../core/failure.ts';
import { type LeftSession, leftLines } from '../../core/left-sessions.ts';
import type { Runtime } from '../../core/runtime.ts';
import { createBrowserSignIn } from './browser-sign-in.effects.ts';
import { createLabStart } from './lab-start.effects.ts';
import { withOwnName } from './own-name.effects.ts';
import { createReach, type TokenSource } from './reach.effects.ts';
import { type LeftSignIn, leftSignIn, returnedState } from './returning.state.ts';
import {
  moveFocus,
  moveMethod,
  moveScope,
  nextStep,
  type PasswordRequest,
  type SignInAction,
} from './sign-in.state.ts';
import { signInText } from './sign-in.text.ts';
import {
  forgetIdentity,
  leftState,
  onTargets,
  signedInState,
  signedOutState,
  withOffline,
  withPause,
} from './signed-in.state.ts';
import { forgetToken, keepSignIn, loadTargetMemory, loadToken, noteUse } from './token-keeping.effects.ts';
import { createTokenWatch } from './token-watch.effects.ts';

export interface Identity {
  readonly handlers: Handlers<SignInAction>;
  /** Connects to a controller: with the given or stored token, else up to the form. */
  contact(address: string, source: TokenSource): void;
  /** Connects to the most recently used controller if none was given; `unknown` is called without one. */
  recall(unknown: () => void): void;
  startLab(): void;
  /** Switches to another controller, or to the lab. The current token stays valid, and its forwards continue. */
  leave(address: string | undefined, lab: boolean): void;
  /** Handles a failure of any request on a connection: signs out on 401, marks the controller as offline. Ignored once another connection is current. */
  report(on: Connection, failure: Failure): void;
  /** Checks whether the token has expired. Called about once a second. */
  look(nowMs: number): void;
}

/** Hooks called after sign-in and sign-out. */
export interface IdentityHooks {
  /** Called after each sign-in, once the remembered settings of targets are loaded. */
  readonly remembered: (on: Connection) => void;
  /** Ends the sessions of our forwards on this controller; resolves with sessions that may stay active. */
  readonly endSessions: (controller: string) => Promise<readonly LeftSession[]>;
  /** The sessions of this controller are over, together with their token. */
  readonly sessionsOver: (controller: string) => Promise<void>;
}

/** One for the program. Does nothing until a handler or a method is called. */
export function createIdentity(
  runtime: Runtime,
  { remembered, endSessions, sessionsOver }: IdentityHooks,
): Identity {
  const { ports, update, connections } = runtime;
  const notKept = (failure: Failure): void => runtime.toast('warn', `${failure.message} ${failure.hint}`);
  const watch = createTokenWatch(runtime, (on, reason) => signedOut(on, reason));
  const lab = createLabStart(runtime);
  const reach = createReach(runtime, {
    enter: (api, token) => {
      const before = left?.token === token ? left : undefined;
      const on = signedIn(api, token);
      update((state) => (before === undefined ? onTargets(state) : returnedState(state, before)));
      noteUse(runtime, on);
      runtime.read(on, async () => void (await withOwnName(runtime, on, token)), notKept);
    },
    isLab: lab.isAt,
  });
  const { setForm } = reach;

  /** The token of the current sign-in, for returning to it. Secret. */
  let current: StoredToken | undefined;
  let left: LeftSignIn | undefined;

  const signedIn = (api: BoundaryApi, token: StoredToken): Connection => {
    left = undefined;
    current = token;
    api.setToken(token.token, token.expiresAtMs);
    const { authTokenId, userId } = token;
    const on = connections.turnTo(api, { user: { authTokenId, userId }, lab: lab.isAt(api.address) });
    update((state) => signedInState(state, on, token));
    watch.start(on, token);
    runtime.read(
      on,
      async () => {
        await loadTargetMemory(runtime, on, lab.memory());
        if (connections.isCurrent(on)) remembered(on);
      },
      notKept,
    );
    return on;
  };

  const signedOut = (on: Connection, reason: string): void => {
    if (on.user === undefined || !connections.isCurrent(on)) return;
    const { authTokenId } = on.user;
    watch.stop();
    on.api.setToken(undefined);
    const anonymous = connections.turnTo(on.api, { user: undefined, lab: on.lab });
    update((state) => signedOutState(state, reason));
    runtime.spawn(() => forgetToken(runtime, on.address, authTokenId), notKept);
    runtime.read(anonymous, () => reach.offerAgain(anonymous), reach.fail);
  };

  const welcome = (api: BoundaryApi, answer: SignedIn, loginName: string | undefined): void => {
    const token = toStored(answer, loginName);
    const on = signedIn(api, token);
    const greet = (name: string | undefined): void =>
      runtime.report(on, 'ok', signInText.signedInAs(name ?? token.userId ?? signInText.unnamedUser));
    if (loginName !== undefined) greet(loginName);
    runtime.finish(
      on,
      async () => {
        await keepSignIn(runtime, on, token);
        const named = await withOwnName(runtime, on, token);
        if (loginName === undefined) greet(named.loginName);
        // Unless the user has signed out in the meantime.
        const stored = await loadToken(runtime, on.address);
        if (named !== token && stored?.authTokenId === token.authTokenId)
          await keepSignIn(runtime, on, named);
      },
      notKept,
    );
  };

  /** A sign-in that completed after the user left: its token is deleted, because it will not be used. */
  const withdraw = async ({ address }: Connection, { token, authToken }: SignedIn): Promise<void> => {
    const api = await ports.connect(address);
    try {
      api.setToken(token, authToken.expiresAtMs);
      await deleteToken(api, authToken.id);
    } finally {
      await connections.discard(api);
    }
  };

  const settle = async (on: Connection, answer: SignedIn, loginName: string | undefined): Promise<void> => {
    if (connections.isCurrent(on)) welcome(on.api, answer, loginName);
    else await withdraw(on, answer);
  };

  const browser = createBrowserSignIn(runtime, {
    signedIn: (on, answer) => settle(on, answer, undefined),
    unwanted: withdraw,
    fail: reach.fail,
  });

  const authenticate = (request: PasswordRequest): void => {
    const on = connections.current();
    if (on === undefined) return;
    setForm((form) => ({ ...form, status: 'signing-in', failure: undefined }));
    runtime.finish(
      on,
      async () => settle(on, await on.api.authenticate(request), request.loginName),
      (failure) => {
        if (!connections.isCurrent(on)) return;
        reach.fail(failure);
        // The password of the lab is public, and the user may not know it.
        const password = textValue(on.lab ? lab.password() : '');
        setForm((form) => ({ ...form, password, focus: 'password' }));
      },
    );
  };

  const submit = (): void => {
    const step = nextStep(runtime.get().signIn, connections.current()?.address);
    if (step.kind === 'contact') reach.contact(step.address, 'stored');
    if (step.kind === 'authenticate') authenticate(step.request);
    if (step.kind === 'focus') setForm((form) => ({ ...form, focus: step.field, failure: undefined }));
    if (step.kind === 'browser') browser.start(step.authMethodId);
  };

  const signOut = (): void => {
    const on = connections.current();
    if (on?.user === undefined) return;
    const { authTokenId } = on.user;
    runtime.finish(
      on,
      async () => {
        const left = await endSessions(on.address);
        await deleteToken(on.api, authTokenId);
        if (connections.isCurrent(on)) {
          signedOut(on, signInText.signedOut);
          update(forgetIdentity);
        } else {
          await forgetToken(runtime, on.address, authTokenId);
          runtime.report(on, 'ok', signInText.signedOut);
        }
        const [line] = leftLines(left, ports.clock.now());
        if (line !== undefined) runtime.report(on, 'error', line);
      },
      (failure) => runtime.report(on, 'error', signInText.signOutFailed(failure.message)),
    );
  };

  const leave = (address: string | undefined, toLab: boolean): void => {
    lab.keepMemory();
    left = undefined;
    watch.stop();
    browser.cancel();
    reach.stop();
    connections.leave();
    update((state) => leftState(state, address, toLab));
  };

  const startLab = (): void =>
    lab.start({
      sessionsOver,
      reached: ({ api, loginName, password, authMethodId: methodId }) => {
        setForm((form) => ({
          ...form,
          login: textValue(loginName),
          password: textValue(password),
          methodId,
        }));
        reach.contact(api, 'form');
      },
      fail: reach.fail,
    });

  return {
    contact: reach.contact,
    leave,
    recall: (unknown) => {
      runtime.spawn(async () => {
        const address = (await ports.settings()).lastUsedProfile()?.address;
        if (address !== undefined) return reach.contact(address, 'stored');
        reach.decided();
        unknown();
      }, reach.fail);
    },
    startLab,
    look: watch.look,
    report: (on, failure) => {
      if (!connections.isCurrent(on)) return;
      if (failure.code === 'unauthenticated') signedOut(on, signInText.tokenRejected);
      else if (failure.code === 'token-expired') signedOut(on, signInText.tokenExpired);
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
        const { address, lab: onLab, phase } = runtime.get().connection;
        if (phase !== 'signed-in' || address === undefined) return;
        const before = current === undefined ? undefined : leftSignIn(runtime.get(), address, current);
        leave(address, onLab);
        left = before;
        setForm((form) => ({ ...form, over: before?.user }));
        if (onLab) startLab();
        else reach.contact(address, 'form');
      },
      'sign-in.return': () => {
        if (left === undefined) return;
        browser.cancel();
        update((state) => ({ ...state, connection: { ...state.connection, phase: 'signed-out' } }));
        reach.contact(left.address, { kept: left.token });
      },
      'sign-out': signOut,
    },
  };
}
