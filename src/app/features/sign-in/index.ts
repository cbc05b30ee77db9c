/** Sign-in: the form, the browser, the lab, and stored sign-ins. */
import type { Feature } from '../../core/feature.ts';
import { signInScreen } from './sign-in.view.tsx';

export type { Identity } from './identity.effects.ts';
export { startSignIn } from './sign-in.effects.ts';
export { initialSignIn } from './sign-in.state.ts';

export const SIGN_IN: Feature = {
  screens: [signInScreen],
  isWaiting: ({ signIn }) => signIn.status !== 'idle' && signIn.browser === undefined,
  countsSeconds: ({ signIn }) => signIn.browser !== undefined,
};
