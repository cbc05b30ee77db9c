import { describe, expect, test } from 'vitest';
import { visibleView } from '../../../../src/app/core/state.ts';
import { CATALOG } from '../../../../src/app/registry.ts';
import { AppDriver } from '../../../support/app-driver.ts';

/** The raw view of a target is `{`, `id`, `scope_id`, `}`. */
const onRaw = async (): Promise<AppDriver> => (await new AppDriver().signIn()).press('0', 'y');

const title = ({ state }: AppDriver): string => {
  const view = visibleView(state);
  return CATALOG.screenOf(view).title(state, view);
};

describe('searching a text', () => {
  test('goes to the first place while it is typed and hides nothing', async () => {
    const app = await (await onRaw()).press('/', 'scope');
    expect([app.cursor, title(app)]).toEqual(['2', 'Raw billing[3/4] </scope> 1 found']);
  });

  test('n and N go round', async () => {
    const app = await (await onRaw()).press('/', 'id', 'enter');
    const seen: (string | undefined)[] = [app.cursor];
    for (const key of ['n', 'n', 'N', 'N']) {
      await app.press(key);
      seen.push(app.cursor);
    }
    expect(seen).toEqual(['1', '2', '1', '2', '1']);
  });

  test('keys that have nothing to find say so', async () => {
    const app = await (await onRaw()).press('n');
    expect(app.toast).toContain('</> searches');
    await app.press('/', 'zzz', 'enter', 'n');
    expect(app.toast).toBe('No match for /zzz');
    await app.press('esc');
    expect(app.screen).toBe('raw');
  });
});

test('d describes, y shows the same raw, c copies what is shown', async () => {
  const app = await (await new AppDriver().signIn()).press('0', 'd', 'c');
  expect([app.screen, app.world.copied[0]]).toEqual([
    'describe',
    'Id                             ttcp_2\nScope id                       p_1',
  ]);
  await app.press('y');
  expect(app.screen).toBe('raw');
});
