/** Profiles: saved controllers. */
import type { Feature } from '../../core/feature.ts';
import { profilesScreen } from './profiles.view.tsx';

export { PROFILE_DIALOG } from './profile-dialog.view.tsx';
export { INITIAL_PROFILES } from './profile-view.state.ts';
export { profileHandlers } from './profiles.effects.ts';
export { LAB_PROFILE } from './profiles.select.ts';
export { signOutQuestion } from './sign-out-question.select.ts';

export const PROFILES: Feature = { screens: [profilesScreen] };
