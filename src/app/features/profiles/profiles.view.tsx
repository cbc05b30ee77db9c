/** Profiles and the lab. Also the first screen of a first start. */

import { formatDuration } from '../../../lib/format.ts';
import type { KeyContext } from '../../core/screen.ts';
import { sharedText } from '../../core/shared-text.ts';
import { cursorOf } from '../../core/view.ts';
import type { Column } from '../../list/columns.ts';
import { listScreen } from '../../list/list-screen.tsx';
import type { Tone } from '../../shell/theme.ts';
import { PROFILE_KEYS, type ProfileRow, profileRows } from './profiles.select.ts';
import { profilesText } from './profiles.text.ts';
import { profileDeleteQuestion, signOutQuestion } from './sign-out-question.select.ts';

const chosen = ({ state, view }: KeyContext): ProfileRow | undefined =>
  profileRows(state, view).find((row) => row.id === cursorOf(view));

/** Profiles can be changed, the lab cannot. */
const saved = (context: KeyContext): true | string => {
  const row = chosen(context);
  if (row === undefined) return profilesText.noneSelected;
  return row.isLab ? profilesText.labUnchangeable : true;
};

const name = (context: KeyContext): string => chosen(context)?.id ?? '';

export const profilesScreen = listScreen<ProfileRow>({
  id: 'profiles',
  isTop: true,
  heading: () => 'Profiles',
  filterKeys: PROFILE_KEYS,
  crumb: () => 'profiles',
  columns: (state) => columns(state.nowMs),
  rows: profileRows,
  note: (state, view) => {
    const check = profileRows(state, view).find((row) => row.id === cursorOf(view))?.check;
    if (check?.ok === true) return { text: check.text, stale: false };
    if (check !== undefined)
      return { text: '', stale: true, problem: { message: check.text, hint: '', away: false, alone: false } };
    const fresh = state.profiles.length === 0;
    return {
      text: fresh ? profilesText.firstStart : profilesText.currentMark,
      stale: false,
    };
  },
  polls: () => [],
  empty: (_, view) => sharedText.noRows(view.filter),
  bindings: [
    {
      id: 'profile.use',
      strokes: ['enter', 'u'],
      label: 'use',
      group: 'screen',
      shown: 'menu',
      when: (context) => chosen(context) !== undefined || profilesText.noneSelected,
      run: (context) => ({ type: 'profile.use', name: name(context) }),
    },
    {
      id: 'profile.new',
      strokes: ['n'],
      label: 'new',
      group: 'screen',
      shown: 'menu',
      run: () => ({ type: 'profile.edit', name: undefined, focus: 'address' }),
    },
    {
      id: 'profile.edit',
      strokes: ['e'],
      label: 'edit',
      group: 'screen',
      shown: 'menu',
      when: saved,
      run: (context) => ({ type: 'profile.edit', name: name(context), focus: 'address' }),
    },
    {
      id: 'profile.rename',
      strokes: ['R'],
      label: 'rename',
      group: 'screen',
      shown: 'menu',
      when: saved,
      run: (context) => ({ type: 'profile.edit', name: name(context), focus: 'name' }),
    },
    {
      id: 'profile.test',
      strokes: ['t'],
      label: 'test',
      group: 'screen',
      shown: 'menu',
      when: saved,
      run: (context) => ({ type: 'profile.test', name: name(context) }),
    },
    {
      id: 'profile.copy',
      strokes: ['c'],
      label: 'copy URL',
      group: 'screen',
      shown: 'menu',
      when: saved,
      run: (context) => {
        const address = chosen(context)?.address ?? '';
        return { type: 'copy', text: address, what: address };
      },
    },
    {
      id: 'profile.sign-out',
      strokes: ['o'],
      label: 'sign out',
      group: 'danger',
      shown: 'menu',
      when: (context) => {
        const allowed = saved(context);
        if (allowed !== true) return allowed;
        return chosen(context)?.token !== 'none' || profilesText.notSignedIn(name(context));
      },
      confirm: (context) =>
        signOutQuestion(
          context.state,
          chosen(context)?.address,
          profilesText.signOutQuestion.title(name(context)),
        ),
      run: (context) => ({ type: 'profile.sign-out', name: name(context) }),
    },
    {
      id: 'profile.delete',
      strokes: ['ctrl-d'],
      label: 'delete',
      group: 'danger',
      shown: 'menu',
      when: (context) => {
        const allowed = saved(context);
        if (allowed !== true) return allowed;
        return chosen(context)?.current !== true || profilesText.inUse(name(context));
      },
      confirm: (context) => profileDeleteQuestion(context.state, name(context), chosen(context)?.address),
      run: (context) => ({ type: 'profile.delete', name: name(context) }),
    },
  ],
});

function columns(nowMs: number): readonly Column<ProfileRow>[] {
  return [
    {
      title: 'NAME',
      name: true,
      width: 15,
      grow: 1,
      priority: 1,
      cell: (row) => `${row.id}${row.current ? ' *' : ''}`,
      tone: (row) => (row.current ? 'accent' : 'plain'),
      say: (row) => (row.current ? profilesText.spokenInUse(row.id) : row.id),
    },
    { title: 'CONTROLLER', width: 22, grow: 3, priority: 1, cell: (row) => row.address },
    { title: 'AUTH', width: 8, priority: 4, cell: (row) => row.method },
    { title: 'USER', width: 10, grow: 1, priority: 3, cell: (row) => row.user },
    {
      title: 'TOKEN',
      width: 10,
      priority: 1,
      cell: (row) => tokenText(row, nowMs),
      tone: (row) => tokenTone(row, nowMs),
    },
    { title: 'FORWARDS', width: 8, priority: 2, align: 'right', cell: (row) => String(row.forwards) },
  ];
}

function tokenText({ token }: ProfileRow, nowMs: number): string {
  if (token === 'unknown') return '?';
  if (token === 'none') return 'signed out';
  if (token.expiresAtMs === undefined) return 'signed in';
  return token.expiresAtMs <= nowMs ? 'expired' : formatDuration(token.expiresAtMs - nowMs);
}

function tokenTone({ token }: ProfileRow, nowMs: number): Tone {
  if (typeof token === 'string') return 'dim';
  return token.expiresAtMs !== undefined && token.expiresAtMs <= nowMs ? 'warn' : 'ok';
}
