/** Another user works on the same controller: changes appear without a key, and the selection stays on its row. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DevProcess, startDev } from '../support/dev-process.ts';
import { signedInTo, walkTo } from '../support/lab-app.ts';
import { createTarget, type Rest, signInByRest } from '../support/rest.ts';
import type { TerminalApp } from '../support/terminal-app.ts';

let dev: DevProcess;
let other: Rest;
let app: TerminalApp | undefined;

beforeEach(async () => {
  dev = await startDev(['--no-lab']);
  other = await signInByRest(dev);
});

afterEach(async () => {
  await app?.dispose();
  await dev.stop();
});

test('targets are created, changed and deleted under a selection that stays', async () => {
  const doomed = await createTarget(other, 'bb-doomed', 4001);
  const kept = await createTarget(other, 'mm-kept', 4002);
  app = await signedInTo(dev);
  await app.press('0').seeAll('Targets(all)[7]', 'mm-kept');
  await walkTo(app, 'mm-kept');

  await createTarget(other, 'aa-first', 4000);
  await createTarget(other, 'zz-last', 4003);
  await other.call('DELETE', `/v1/targets/${doomed}`);
  await other.call('PATCH', `/v1/targets/${kept}`, { version: 1, name: 'mm-renamed' });
  await app.seeAll('Targets(all)[8]', 'aa-first', 'zz-last', /^│> .*mm-renamed/m);
  expect(await app.gone('bb-doomed')).toContain('mm-renamed');

  // In the lower border: it has been read.
  await app.press('enter').seeAll('Target mm-renamed', / live ┘$/m);
  await other.call('DELETE', `/v1/targets/${kept}`);
  await app.seeAll('Deleted or no longer visible', 'Target mm-renamed');
  await app.press('esc').seeAll('Targets(all)[7]', /^│> .*www\.hashicorp\.com/m);
});
