/** Rows of the profiles screen: every profile, and the lab. */
import { memoizeLast } from '../../../lib/memo.ts';
import { sanitize } from '../../../lib/text.ts';
import type { FilterKeys } from '../../core/screen.ts';
import type { AppState } from '../../core/state.ts';
import type { View } from '../../core/view.ts';
import { compileFilter } from '../../list/filter.ts';
import type { ForwardView } from '../forwards/index.ts';
import type { ProfileView } from './profile-view.state.ts';
import { profilesText } from './profiles.text.ts';

/** Name of the entry that starts the bundled controller and worker; reserved. */
export const LAB_PROFILE = 'lab';

export interface ProfileRow {
  /** The name. */
  readonly id: string;
  readonly current: boolean;
  readonly isLab: boolean;
  readonly address: string;
  readonly method: string;
  readonly user: string;
  /** `signed out`, or the expiry of the token; undefined expiry: unknown. */
  readonly token: 'unknown' | 'none' | { readonly expiresAtMs: number | undefined };
  readonly forwards: number;
  readonly check: ProfileView['check'];
}

/** Filter keys of a profile. */
export const PROFILE_KEYS = { name: 'text', user: 'text' } as const satisfies FilterKeys;

/** Profiles in the order of the settings, the lab last. */
export function profileRows(state: AppState, view: View): readonly ProfileRow[] {
  return allRows(state.profiles, state.connection, state.forwards, view.filter);
}

const allRows = memoizeLast(
  (
    profiles: readonly ProfileView[],
    connection: AppState['connection'],
    forwards: Readonly<Record<string, ForwardView>>,
    filter: string,
  ): readonly ProfileRow[] => {
    const signedIn = connection.phase === 'signed-in';
    const count = (address: string | undefined): number =>
      Object.values(forwards).filter((view) => view.end === undefined && view.controller === address).length;
    const matches = compileFilter(filter);
    const own = { expiresAtMs: connection.tokenExpiresAtMs };
    const saved = profiles.map(({ profile, token, check }): ProfileRow => {
      const current = signedIn && !connection.lab && connection.address === profile.address;
      return {
        id: profile.name,
        current,
        isLab: false,
        address: sanitize(profile.address),
        method: methodName(profile.authMethodId),
        user: sanitize(profile.loginName ?? '-'),
        token: current ? own : token,
        forwards: count(profile.address),
        check,
      };
    });
    const inLab = signedIn && connection.lab;
    const lab: ProfileRow = {
      id: LAB_PROFILE,
      current: inLab,
      isLab: true,
      address: inLab ? profilesText.labAt(connection.address ?? '-') : profilesText.labStarts,
      method: 'password',
      user: inLab ? sanitize(connection.loginName ?? '-') : 'admin',
      token: inLab ? own : 'none',
      forwards: Object.values(forwards).filter((view) => view.end === undefined && view.lab).length,
      check: undefined,
    };
    return [...saved, lab].filter((row) =>
      matches({ text: `${row.id} ${row.address} ${row.user}`, fields: { name: row.id, user: row.user } }),
    );
  },
);

/** From the prefix of the id (globals of internal/auth in hashicorp/boundary). */
function methodName(authMethodId: string | undefined): string {
  const prefix = authMethodId?.split('_')[0];
  if (prefix === 'ampw') return 'password';
  if (prefix === 'amoidc') return 'oidc';
  return prefix === 'amldap' ? 'ldap' : '-';
}
