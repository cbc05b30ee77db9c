/** From the tree of scopes to what is in them. */
import { expect, test } from 'vitest';
import { signedIn } from '../../../support/ways.ts';

test('enter opens the targets of the selected project, esc returns to it', async () => {
  const app = await signedIn(['G']);
  const id = app.cursor;
  await app.press('enter');
  expect([app.screen, app.state.views.at(-1)?.params]).toEqual(['targets', { scopeId: id }]);
  await app.press('esc');
  expect([app.screen, app.cursor]).toEqual(['scopes', id]);
});
