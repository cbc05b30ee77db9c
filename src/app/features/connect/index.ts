/** Opening a session: the dialog, what is remembered of its answers, and the clients that use it. */

export { startConnect } from './connect.effects.ts';
export { CONNECT_DIALOG } from './connect.view.tsx';
