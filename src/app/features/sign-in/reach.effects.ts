/** Connects to the controller at an address: with a token directly, without one up to the sign-in form. */
import type { BoundaryApi } from '../../../api/types.ts';
import { givenToken } from '../../../settings/stored-sign-in.ts';
import type { StoredToken } from '../../../settings/types.ts';
import type { Connection } from '../../core/connections.ts';
import { textValue } from '../../core/edit.ts';
import { type Failure, isAway } from '../../core/failure.ts';
import type { Runtime } from '../../core/runtime.ts';
import { offerMethods, type SignInForm } from './sign-in.state.ts';
import { loadToken } from './token-keeping.effects.ts';

/** Where a token may come from. `form`: prompt for a sign-in. `kept`: that of a sign-in of this run. */
export type TokenSource = 'stored' | 'form' | { readonly given: string } | { readonly kept: StoredToken };

export interface Reach {
  /** Replaces the current attempt. An unreachable controller is retried until it responds. */
  contact(address: string, source: TokenSource): void;
  /** Reloads the auth methods of a connection's controller, after a sign-out. */
  offerAgain(on: Connection): Promise<void>;
  /** Discards the responses of the current attempt. */
  stop(): void;
  /** Ends the start of the program: whether a sign-in continues is known. */
  decided(): void;
  /** Shows a failure in the form. */
  fail(failure: Failure): void;
  setForm(change: (form: SignInForm) => SignInForm): void;
}

const RETRY_MS = 3000;

/** `enter` is called with the token that was found. `isLab`: for an address that may have been typed into the form of the lab. */
export function createReach(
  runtime: Runtime,
  {
    enter,
    isLab,
  }: {
    readonly enter: (api: BoundaryApi, token: StoredToken) => void;
    readonly isLab: (address: string) => boolean;
  },
): Reach {
  const { ports, connections } = runtime;
  /** Responses of an earlier attempt are discarded. */
  let attempt = 0;

  const setForm = (change: (form: SignInForm) => SignInForm): void =>
    runtime.update((state) => ({ ...state, signIn: change(state.signIn) }));
  const decided = (): void => runtime.update((state) => ({ ...state, starting: false }));
  const fail = (failure: Failure): void => {
    decided();
    setForm((form) => ({ ...form, status: 'idle', failure }));
  };

  /** Asks anonymously; the form shows the result. */
  const offer = async (api: BoundaryApi, own: number): Promise<void> => {
    const anywhere = { parentId: 'global', recursive: true };
    const [check, methods, settings] = await Promise.all([
      api.check(),
      api.list('auth-methods', anywhere),
      ports.settings(),
    ]);
    if (own !== attempt) return;
    const profile = settings.profiles().find((known) => known.address === api.address);
    if (connections.current()?.api !== api)
      connections.turnTo(api, { user: undefined, lab: isLab(api.address) });
    setForm((form) => {
      const login = form.login.text === '' ? textValue(profile?.loginName ?? '') : form.login;
      const named = { ...form, address: textValue(api.address), login };
      return offerMethods(named, methods.items, check.latencyMs, form.methodId ?? profile?.authMethodId);
    });
  };

  const reach = async (address: string, source: TokenSource, own: number): Promise<void> => {
    const api = await ports.connect(address);
    try {
      const token = await findToken(runtime, api.address, source);
      if (own !== attempt) return;
      if (token !== undefined) enter(api, token);
      decided();
      if (token === undefined) await offer(api, own);
    } finally {
      await connections.discard(api);
    }
  };

  const contact = (address: string, source: TokenSource): void => {
    attempt += 1;
    const own = attempt;
    setForm((form) => ({
      ...form,
      address: textValue(address),
      status: 'contacting',
      methods: [],
      latencyMs: undefined,
    }));
    runtime.spawn(
      () => reach(address, source, own),
      (failure) => {
        if (own !== attempt) return;
        fail(failure);
        if (isAway(failure))
          ports.clock.after(failure.retryAfterMs ?? RETRY_MS, () => again(address, source, own));
      },
    );
  };

  /** Unless the user has moved on in the meantime. */
  const again = (address: string, source: TokenSource, own: number): void => {
    const { connection, signIn, closing } = runtime.get();
    const waiting = own === attempt && connection.phase === 'signed-out' && signIn.address.text === address;
    if (waiting && !closing) contact(address, source);
  };

  return {
    contact,
    decided,
    fail,
    setForm,
    offerAgain: ({ api }) => {
      attempt += 1;
      return offer(api, attempt);
    },
    stop: () => {
      attempt += 1;
    },
  };
}

async function findToken(
  runtime: Runtime,
  address: string,
  source: TokenSource,
): Promise<StoredToken | undefined> {
  if (source === 'form') return undefined;
  if (source === 'stored') return loadToken(runtime, address);
  return 'kept' in source ? source.kept : givenToken(source.given);
}
