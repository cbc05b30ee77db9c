/** Profiles: listing, using, editing, testing and deleting them. */

import { BndError } from '../../../lib/errors.ts';
import { deleteToken } from '../../../settings/stored-sign-in.ts';
import type { Profile } from '../../../settings/types.ts';
import type { Action, Handlers } from '../../core/actions.ts';
import { type Failure, failureOf } from '../../core/failure.ts';
import { leftLines } from '../../core/left-sessions.ts';
import type { Runtime } from '../../core/runtime.ts';
import { type AppState, visibleView, withoutOk } from '../../core/state.ts';
import { type Forwards, openForwards } from '../forwards/index.ts';
import type { Identity } from '../sign-in/index.ts';
import {
  type ProfileAction,
  type ProfileDialog,
  type ProfileView,
  profileDialog,
} from './profile-view.state.ts';
import { LAB_PROFILE } from './profiles.select.ts';
import { profilesText } from './profiles.text.ts';

export function profileHandlers(
  runtime: Runtime,
  identity: Pick<Identity, 'contact' | 'leave' | 'startLab'>,
  forwards: Pick<Forwards, 'endOf'>,
  perform: (action: Action) => void,
): Handlers<ProfileAction> {
  const { ports, update, toast, connections } = runtime;
  const tell = (failure: Failure): void => toast('error', `${failure.message} ${failure.hint}`);

  /** Unless its address has changed since. */
  const change = (profile: Profile, part: Partial<ProfileView>): void =>
    update((state) => ({
      ...state,
      profiles: state.profiles.map((view) => (isSame(view.profile, profile) ? { ...view, ...part } : view)),
    }));

  const readNames = async (): Promise<void> => {
    const settings = await ports.settings();
    const known = new Map(runtime.get().profiles.map((view) => [view.profile.name, view]));
    const profiles = settings.profiles().map((profile): ProfileView => {
      const found = known.get(profile.name);
      const before = found !== undefined && isSame(found.profile, profile) ? found : undefined;
      return { profile, token: before?.token ?? 'unknown', check: before?.check };
    });
    update((state) => ({ ...state, profiles }));
  };

  let looks = 0;
  /** The token store may be slow: results of an older query are dropped. */
  const readTokens = async (): Promise<void> => {
    looks += 1;
    const own = looks;
    const settings = await ports.settings();
    for (const { profile } of runtime.get().profiles) {
      const stored = await settings.loadToken(profile.address);
      if (own !== looks) return;
      change(profile, { token: stored === undefined ? 'none' : { expiresAtMs: stored.expiresAtMs } });
    }
  };

  const load = async (): Promise<void> => {
    await readNames();
    await readTokens();
  };

  const find = (name: string): Profile | undefined =>
    runtime.get().profiles.find((view) => view.profile.name === name)?.profile;

  const use = (name: string): void => {
    const { connection } = runtime.get();
    const address = find(name)?.address;
    const lab = name === LAB_PROFILE;
    const current = lab ? connection.lab : !connection.lab && connection.address === address;
    const labIsGone = lab && connection.offline !== undefined;
    if (address === undefined && !lab) toast('error', profilesText.unknown(name));
    else if (current && connection.phase === 'signed-in' && !labIsGone)
      perform({ type: 'open', view: { screen: 'targets' } });
    else goOver(name, address);
  };

  /** `address`: undefined = the lab. */
  const goOver = (name: string, address: string | undefined): void => {
    const open = openForwards(runtime.get()).filter(({ controller }) => controller !== address).length;
    identity.leave(address, address === undefined);
    if (open > 0) toast('ok', profilesText.forwardsKeepRunning(open, name));
    if (address === undefined) identity.startLab();
    else identity.contact(address, 'stored');
  };

  const save = async (dialog: ProfileDialog): Promise<void> => {
    const settings = await ports.settings();
    const api = await ports.connect(dialog.address.text.trim());
    const { address } = api;
    await connections.discard(api);
    const profiles = settings.profiles();
    const known = profiles.find(({ name }) => name === dialog.original);
    const name = dialog.name.text.trim() || new URL(address).host;
    const isTaken = name === LAB_PROFILE || profiles.some((other) => other.name === name);
    if (isTaken && name !== known?.name) {
      throw new BndError('usage', profilesText.dialog.nameTaken(name), {
        hint: profilesText.dialog.nameTakenHint,
      });
    }
    const base = known ?? { tls: {}, authMethodId: undefined, scopeId: undefined };
    const profile = { ...base, name, address, loginName: dialog.login.text.trim() || undefined };
    await settings.saveProfile(profile, known?.name);
    update((state) => (isSaving(state, dialog) ? { ...state, dialog: undefined } : state));
    toast('ok', known === undefined ? profilesText.savedNew(name) : profilesText.saved(name));
    await readNames();
    if (visibleView(runtime.get()).screen === 'profiles') perform({ type: 'select', id: name });
    await readTokens();
  };

  /** Ends what is open on a controller that is not current, then its stored sign-in. Rejects with BndError if the token could not be deleted. */
  const signOutOf = async (address: string): Promise<void> => {
    const settings = await ports.settings();
    const stored = await settings.loadToken(address);
    const left = await forwards.endOf(address);
    for (const line of leftLines(left, ports.clock.now())) toast('error', line);
    if (stored !== undefined) {
      const api = await ports.connect(address);
      try {
        api.setToken(stored.token, stored.expiresAtMs);
        await deleteToken(api, stored.authTokenId);
      } finally {
        await connections.discard(api);
      }
    }
    // An expired token is not loaded, but it is removed too. A newer sign-in stays.
    await settings.forgetToken(address, stored?.authTokenId);
  };

  const signOut = async ({ name, address }: Profile): Promise<void> => {
    await signOutOf(address);
    toast('ok', profilesText.signedOut(name));
    await load();
  };

  const remove = async ({ name, address }: Profile): Promise<void> => {
    const settings = await ports.settings();
    const isLast = !settings.profiles().some((other) => other.name !== name && other.address === address);
    const failed = isLast ? await signOutOf(address).then(() => undefined, failureOrThrow) : undefined;
    await settings.removeProfile(name);
    if (failed === undefined) toast('ok', profilesText.deleted(name));
    else toast('warn', profilesText.deletedTokenStays(name, failed.message));
    await load();
  };

  let uses = 0;
  return {
    'profiles.open': () => {
      const own = uses;
      runtime.spawn(
        async () => {
          // The cursor starts on the first row, so the rows must exist first.
          await readNames();
          // Unless the user has moved in the meantime.
          if (own !== uses) return;
          const { connection, signIn, profiles } = runtime.get();
          const address = connection.address ?? signIn.address.text;
          const shown = profiles.find(({ profile }) => profile.address === address)?.profile.name;
          perform({ type: 'open', view: { screen: 'profiles' } });
          perform({ type: 'select', id: connection.lab ? LAB_PROFILE : (shown ?? '') });
          await readTokens();
        },
        (failure) => {
          if (own === uses) perform({ type: 'open', view: { screen: 'profiles' } });
          tell(failure);
        },
      );
    },
    'profile.use': ({ name }) => {
      uses += 1;
      const own = uses;
      runtime.spawn(async () => {
        if (find(name) === undefined && name !== LAB_PROFILE) await load();
        // The latest request.
        if (own === uses) use(name);
      }, tell);
    },
    'profile.edit': ({ name, focus }) => {
      const profile = name === undefined ? undefined : find(name);
      update((state) => ({ ...state, dialog: profileDialog(profile, focus) }));
    },
    'profile.save': () => {
      const { dialog } = runtime.get();
      if (dialog?.kind !== 'profile' || dialog.busy) return;
      const fail = (failure: Failure): void => {
        if (isSaving(runtime.get(), dialog))
          update((state) => ({ ...state, dialog: { ...dialog, busy: false, failure } }));
        else tell(failure);
      };
      update((state) => ({ ...state, dialog: { ...dialog, busy: true, failure: undefined } }));
      runtime.spawn(() => save(dialog), fail);
    },
    'profile.test': ({ name }) => {
      const profile = find(name);
      if (profile === undefined) return;
      runtime.spawn(
        async () => {
          const api = await ports.connect(profile.address);
          try {
            const { latencyMs } = await api.check();
            change(profile, { check: { ok: true, text: profilesText.responded(latencyMs) } });
          } finally {
            await connections.discard(api);
          }
        },
        (failure) => {
          update(withoutOk);
          change(profile, { check: { ok: false, text: `${failure.message} ${failure.hint}` } });
        },
      );
    },
    'profile.sign-out': ({ name }) => {
      const profile = find(name);
      const { connection } = runtime.get();
      if (profile === undefined) return;
      if (connection.phase === 'signed-in' && !connection.lab && connection.address === profile.address)
        perform({ type: 'sign-out' });
      else runtime.spawn(() => signOut(profile), tell);
    },
    'profile.delete': ({ name }) => {
      const profile = find(name);
      if (profile === undefined) return;
      runtime.spawn(() => remove(profile), tell);
    },
  };
}

function isSame(one: Profile, other: Profile): boolean {
  return one.name === other.name && one.address === other.address;
}

/** Whether this dialog still waits for its result; it may have been closed and another one opened. */
function isSaving({ dialog: open }: AppState, dialog: ProfileDialog): boolean {
  return open?.kind === 'profile' && open.busy && open.original === dialog.original;
}

function failureOrThrow(error: unknown): Failure {
  const failure = failureOf(error);
  if (failure === undefined) throw error;
  return failure;
}
