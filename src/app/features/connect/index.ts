/** Opening a session: the dialog, what is remembered of its answers, and the clients that use it. */

export { clientPlan } from './client-plan.effects.ts';
export { announce, startConnect } from './connect.effects.ts';
export { CONNECT_DIALOG } from './connect.view.tsx';
export { keepAnswers, rememberTarget } from './remember.effects.ts';
export { besideRefused, runClient } from './run-client.effects.ts';
