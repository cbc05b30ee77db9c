/** Opening a session: the dialog, its remembered answers, and the clients. */

export { CLIENT_MENU_DIALOG } from './client-menu.view.tsx';
export { clientPlan } from './client-plan.effects.ts';
export { clientPort } from './client-port.select.ts';
export { announce, startConnect } from './connect.effects.ts';
export { CONNECT_DIALOG } from './connect.view.tsx';
export { keepAnswers, rememberTarget } from './remember.effects.ts';
export { besideRefused, runClient } from './run-client.effects.ts';
