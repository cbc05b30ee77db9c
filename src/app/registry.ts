/** Every feature of the program, and their combination. The compiler reports which part of a new feature is missing here. */
import { createCatalog } from './catalog.ts';
import type { FeatureContext, Program, StartedFeatures } from './core/app.ts';
import type { Catalog } from './core/catalog.ts';
import type { DialogTable } from './core/dialog-table.ts';
import type { Feature } from './core/feature.ts';
import { CORE_POLLS } from './core/poll-loads.ts';
import type { PollTable } from './core/poll-table.ts';
import { type AppState, initialCoreState, type StartFacts } from './core/state.ts';
import { createBackground, watchHeldElsewhere } from './features/background/index.ts';
import { configFeature, INITIAL_CONFIG, startConfig } from './features/config/index.ts';
import { CLIENT_MENU_DIALOG, CONNECT_DIALOG, startConnect } from './features/connect/index.ts';
import { COPY_DIALOG, startCopy } from './features/copy/index.ts';
import { CREDENTIALS_DIALOG, credentialHandlers } from './features/credentials/index.ts';
import { DESCRIBE } from './features/describe/index.ts';
import { FORWARD_LIST, forwardListHandlers } from './features/forward-list/index.ts';
import { FORWARDS, INITIAL_FORWARDS, startForwards } from './features/forwards/index.ts';
import { helpFeature } from './features/help/index.ts';
import { INITIAL_INVENTORY, INVENTORY, INVENTORY_POLLS } from './features/inventory/index.ts';
import { INITIAL_LOG, LOG, startLog } from './features/log/index.ts';
import { createPalette, INITIAL_PALETTE, PALETTE_DIALOG } from './features/palette/index.ts';
import { INITIAL_PROFILES, PROFILE_DIALOG, PROFILES, profileHandlers } from './features/profiles/index.ts';
import { PROGRAM_FEATURE, startProgram } from './features/program/index.ts';
import { INITIAL_PROXY, PROXY, startProxy } from './features/proxy/index.ts';
import { SAVE_DIALOG, SAVE_VIEW, saveViewHandlers } from './features/save-view/index.ts';
import { SCOPES } from './features/scopes/index.ts';
import { SESSIONS, sessionHandlers } from './features/sessions/index.ts';
import { initialSignIn, SIGN_IN, startSignIn } from './features/sign-in/index.ts';
import { startTargets, TARGETS } from './features/targets/index.ts';
import { typingHandlers } from './input/typing.ts';
import { loadFuzzy } from './list/fuzzy.ts';
import { listHandlers } from './list/list-handlers.ts';
import { CONFIRM_DIALOG } from './shell/confirm.tsx';
import { MESSAGE_DIALOG } from './shell/message.tsx';

/** Order of screens, commands and keys. */
const FEATURES: readonly Feature[] = [
  SCOPES,
  TARGETS,
  SESSIONS,
  FORWARD_LIST,
  INVENTORY,
  DESCRIBE,
  SIGN_IN,
  SAVE_VIEW,
  helpFeature(() => CATALOG),
  LOG,
  PROFILES,
  configFeature(() => CATALOG),
  FORWARDS,
  PROXY,
  PROGRAM_FEATURE,
];

const DIALOGS: DialogTable = {
  confirm: CONFIRM_DIALOG,
  clients: CLIENT_MENU_DIALOG,
  connect: CONNECT_DIALOG,
  copy: COPY_DIALOG,
  message: MESSAGE_DIALOG,
  credentials: CREDENTIALS_DIALOG,
  profile: PROFILE_DIALOG,
  palette: PALETTE_DIALOG,
  save: SAVE_DIALOG,
};

const POLLS: PollTable = { ...CORE_POLLS, ...INVENTORY_POLLS };

/** Feature data for the screen, the keys and the store. */
export const CATALOG: Catalog = createCatalog(FEATURES, DIALOGS);

/** The initial state. */
export function initialState(facts: StartFacts): AppState {
  return {
    ...initialCoreState(facts),
    ...initialSignIn(facts),
    ...INITIAL_CONFIG,
    ...INITIAL_FORWARDS,
    ...INITIAL_INVENTORY,
    ...INITIAL_LOG,
    ...INITIAL_PALETTE,
    ...INITIAL_PROFILES,
    ...INITIAL_PROXY,
  };
}

/** Starts features. A feature that needs another one gets its exports. */
function start(context: FeatureContext): StartedFeatures {
  const { runtime, perform, sessionReads } = context;
  const forwarding = startForwards(context);
  const { forwards } = forwarding;
  const config = startConfig(context);
  const signIn = startSignIn(context, forwarding);
  const connect = startConnect(context, forwards);
  const copy = startCopy(context, forwards);
  const log = startLog(context);
  const elsewhere = watchHeldElsewhere(runtime);
  const palette = createPalette(runtime, perform);
  const proxy = startProxy(context, forwards, elsewhere.look);
  const background = createBackground(runtime, { forwards, proxy, elsewhere, perform });
  const withBackground = background.withBackground(forwards);
  const targets = startTargets(context);
  const program = startProgram(context, background);
  return {
    report: signIn.report,
    handlers: {
      ...typingHandlers(runtime, perform, loadFuzzy),
      ...listHandlers(runtime),
      ...config.handlers,
      ...signIn.handlers,
      ...targets.handlers,
      ...connect.handlers,
      ...forwarding.handlers,
      ...sessionHandlers(runtime, withBackground, sessionReads),
      ...forwardListHandlers(runtime, withBackground),
      ...credentialHandlers(runtime, withBackground, copy.secrets),
      ...copy.handlers,
      ...log.handlers,
      ...palette.handlers,
      ...profileHandlers(runtime, signIn, forwards, perform),
      ...saveViewHandlers(runtime, perform),
      ...proxy.handlers,
      ...background.handlers,
      ...program.handlers,
    },
    running: [config, background, signIn, proxy, forwarding, targets, palette, connect, copy, log],
  };
}

/** Arguments of `createApp`. */
export const PROGRAM: Program = { catalog: CATALOG, polls: POLLS, initialState, start };
