/** What the palette says besides what it finds. */
import { BndError } from '../../../../src/lib/errors.ts';
import type { AppDriver } from '../../../support/app-driver.ts';
import { testStates } from '../../../support/pictures.ts';
import { goTo, signedIn, withAnswers } from '../../../support/ways.ts';

const AWAY = 'No connection to 127.0.0.1:9200.';
const TARGETS = { screen: 'targets' };

async function loading(): Promise<AppDriver> {
  const world = withAnswers(TARGETS, () => new Promise(() => undefined));
  return (await goTo(world, TARGETS)).press('ctrl-p');
}

async function away(): Promise<AppDriver> {
  const app = await signedIn(['0']);
  app.world.controller.failure = new BndError('controller-unreachable', AWAY);
  await app.world.clock.advance(14_000);
  return app.press('ctrl-p');
}

testStates([
  ['while lists are loading', loading, 'loading targets, sessions, scopes', '> :targets'],
  ['while the controller is away', away, AWAY, '> billing', 'offline'],
  ['everything', () => signedIn(['0', 'ctrl-p']), 'targets > billing', 'sessions s_1', '<^o> forward'],
  ['nothing found', () => signedIn(['0', 'ctrl-p', 'qqqqq']), 'No matches'],
  ['a key that is for targets', () => signedIn(['ctrl-p', ':help', 'ctrl-o']), 'may connect to'],
]);
