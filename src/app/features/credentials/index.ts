/** Brokered credentials of a session. */

export { credentialHandlers } from './credentials.effects.ts';
export { CREDENTIALS_DIALOG } from './credentials.view.tsx';
