/** Profiles as shown on their screen, and the dialog for editing one. */

import type { Profile } from '../../../settings/types.ts';
import { type TextValue, textValue } from '../../core/edit.ts';
import type { Failure } from '../../core/failure.ts';
import type { AppState } from '../../core/state.ts';

/** A profile, with the state of its stored token. */
export interface ProfileView {
  readonly profile: Profile;
  /** `unknown` until the token store has responded. */
  readonly token: 'unknown' | 'none' | { readonly expiresAtMs: number | undefined };
  /** Result of the newest connection test. */
  readonly check: { readonly ok: boolean; readonly text: string } | undefined;
}

export type ProfileField = 'name' | 'address' | 'login';
/** In the order of `tab`: the address comes first, and the name defaults to its host. */
const FIELDS: readonly ProfileField[] = ['address', 'name', 'login'];

/** A new profile, or changes to an existing one. */
export interface ProfileDialog {
  readonly kind: 'profile';
  /** Name of the edited profile; undefined for a new one. */
  readonly original: string | undefined;
  readonly name: TextValue;
  readonly address: TextValue;
  readonly login: TextValue;
  readonly focus: ProfileField;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
}

/** Saved profiles, by name. */
export type ProfileAction =
  | { readonly type: 'profiles.open' }
  | { readonly type: 'profile.use'; readonly name: string }
  /** Without a name a new one. */
  | { readonly type: 'profile.edit'; readonly name: string | undefined; readonly focus: ProfileField }
  | { readonly type: 'profile.save' }
  | { readonly type: 'profile.test'; readonly name: string }
  | { readonly type: 'profile.sign-out'; readonly name: string }
  | { readonly type: 'profile.delete'; readonly name: string };

declare module '../../core/actions.ts' {
  interface ActionMap {
    readonly profiles: ProfileAction;
  }
}

declare module '../../core/dialog.ts' {
  interface DialogKinds {
    readonly profile: ProfileDialog;
  }
}

declare module '../../core/state.ts' {
  interface AppState {
    /** Saved profiles, read when their screen opens. */
    readonly profiles: readonly ProfileView[];
  }
}

export const INITIAL_PROFILES: Pick<AppState, 'profiles'> = { profiles: [] };

/** The initial dialog. */
export function profileDialog(profile: Profile | undefined, focus: ProfileField): ProfileDialog {
  return {
    kind: 'profile',
    original: profile?.name,
    name: textValue(profile?.name ?? ''),
    address: textValue(profile?.address ?? ''),
    login: textValue(profile?.loginName ?? ''),
    focus,
    busy: false,
    failure: undefined,
  };
}

/** The next or previous field. */
export function moveProfileFocus(dialog: ProfileDialog, by: number): ProfileDialog {
  const index = FIELDS.indexOf(dialog.focus);
  return { ...dialog, focus: FIELDS[(index + by + FIELDS.length) % FIELDS.length] ?? 'address' };
}
