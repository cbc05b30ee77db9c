/** A picture of each screen and each dialog, and that all of them fit every terminal. What they say in other states is tested with their features. */
import { afterEach, expect, test } from 'vitest';
import { CATALOG } from '../../src/app/registry.ts';
import { AppDriver } from '../support/app-driver.ts';
import { furnished } from '../support/furnished.ts';
import { testPictures, testThatTheyFit, type Way } from '../support/pictures.ts';
import { openSpoken, type TestTerminal } from '../support/terminal.tsx';
import {
  brokered,
  byCommand,
  cancelMany,
  cancelRefused,
  filledLog,
  onBilling,
  onSharedTargets,
  signedIn,
  withForwards,
  withProblems,
  withProfiles,
  withTraffic,
} from '../support/ways.ts';

const SCREEN_WAYS: readonly Way[] = [
  ['sign-in', async () => (await new AppDriver().start()).press('ana', 'tab', 'secret')],
  ['scopes', () => signedIn()],
  ['targets', () => onSharedTargets()],
  ['targets, filtered', () => onSharedTargets('/', 'type=tcp sess>0 or', 'enter')],
  ['target, hosts', () => onBilling()],
  ['target, host sets', () => onBilling('shift-tab')],
  ['target, credentials', () => byCommand('targets /brokered', ['enter', 'tab', 'down'], furnished())],
  ['target, sessions', () => signedIn(['0', '/', 'orders', 'enter', 'enter'])],
  ['sessions', async () => (await withTraffic()).press(':', 'sessions', 'enter', 'm')],
  ['sessions, sorted and marked', () => cancelMany('esc', 'ctrl-\\', 'space', 'B', 'B')],
  ['session of this program', () => withTraffic()],
  ['forwards', () => withForwards()],
  ['session of another client', () => byCommand('sessions', ['enter'])],
  ['stores', () => byCommand('stores', [], furnished())],
  ['store, credentials', () => byCommand('stores', ['enter'], furnished())],
  ['store, libraries', () => byCommand('stores', ['down', 'enter'], furnished())],
  ['catalogs', () => byCommand('catalogs', [], furnished())],
  ['catalog, hosts', () => byCommand('catalogs', ['enter'], furnished())],
  ['catalog, host sets', () => byCommand('catalogs', ['enter', 'tab'], furnished())],
  ['aliases', () => byCommand('aliases', [], furnished())],
  ['raw', () => signedIn(['0', 'y', '/', 'id', 'enter', 'n'])],
  ['describe', () => byCommand('sessions', ['d'])],
  ['commands', () => signedIn(['ctrl-a'])],
  ['log', () => filledLog()],
  ['log, wrapped', () => filledLog('w')],
  ['profiles', () => withProfiles()],
  ['config', () => withProblems()],
  ['help', () => signedIn(['0', '?'])],
];

const DIALOG_WAYS: readonly Way[] = [
  ['confirm: cancel a session', async () => (await withTraffic()).press('ctrl-d')],
  ['confirm: cancel many sessions', () => cancelMany()],
  ['confirm: quit', async () => (await withTraffic()).press('ctrl-c')],
  ['confirm: delete a profile', () => withProfiles('down', 'ctrl-d')],
  ['connect', () => onBilling('down', 'F')],
  ['clients', () => signedIn(['0', 'down', 's'])],
  ['copy', async () => (await withTraffic()).press('C')],
  ['message: failure', () => cancelRefused()],
  ['message: info', () => byCommand('info')],
  ['credentials', () => brokered(1, 'down', 'x')],
  ['credentials, two hundred', () => brokered(100, 'G')],
  ['profile', () => withProfiles('e')],
  ['palette', () => signedIn(['0', 'ctrl-p', 'or'])],
  ['save', () => onSharedTargets('ctrl-s', 'tab')],
];

const PROMPT_WAYS: readonly Way[] = [
  ['prompt: filter', () => signedIn(['0', '/'])],
  ['prompt: command', () => signedIn([':', 'connect or'])],
];

const WAYS: readonly Way[] = [...SCREEN_WAYS, ...DIALOG_WAYS, ...PROMPT_WAYS];

testPictures(WAYS);
testThatTheyFit(WAYS);

let terminal: TestTerminal | undefined;
afterEach(() => terminal?.close());

test.each(WAYS)('%s is read out without boxes, in a few lines', async (_, arrive) => {
  terminal = await openSpoken(await arrive());
  const words = terminal.frame();
  expect(words).not.toMatch(/[\u2500-\u259f]|\[#|\+--|\*\*\*/);
  expect(words.split('\n').length).toBeLessThanOrEqual(18);
  expect(words).toMatch(/^[A-Z].*[.:]$/m);
});

test('there is a picture of every screen and every dialog', async () => {
  const seen = (await Promise.all(SCREEN_WAYS.map(([, arrive]) => arrive()))).map(({ screen }) => screen);
  const missing = CATALOG.screens.map(({ id }) => id).filter((id) => !seen.includes(id));
  expect(missing, 'add a way to it to SCREEN_WAYS').toEqual([]);
  const kinds = (await Promise.all(DIALOG_WAYS.map(([, arrive]) => arrive()))).map(
    ({ state }) => state.dialog?.kind ?? 'none',
  );
  expect([...new Set(kinds)].sort(), 'add a way to it to DIALOG_WAYS').toEqual(
    Object.keys(CATALOG.dialogs).sort(),
  );
});
