/** Small ways of the program that users expect from others. */
import { describe, expect, test } from 'vitest';
import { visibleView } from '../../../../src/app/core/state.ts';
import { profileRows } from '../../../../src/app/features/profiles/profiles.select.ts';
import { AppDriver } from '../../../support/app-driver.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';
import { signedInToProduction } from '../../../support/two-controllers.ts';
import { cancelMany, signedIn } from '../../../support/ways.ts';

const LAB = { api: 'http://127.0.0.1:9200', loginName: 'ana', password: 'secret', authMethodId: 'ampw_1' };

async function labForward(): Promise<AppDriver> {
  const app = await (await new AppDriver(new MemoryWorld(), { lab: LAB }).start()).press('enter');
  return app.press(':', 'c orders', 'enter');
}

describe('commands', () => {
  test('q! quits at once, q asks while a forward is open', async () => {
    const asked = await signedIn([':', 'c orders', 'enter', ':', 'q', 'enter']);
    expect([asked.state.dialog?.kind, asked.world.exits]).toEqual(['confirm', 0]);
    const app = await signedIn([':', 'c orders', 'enter', ':', 'q!', 'enter']);
    expect([app.state.dialog, app.state.closing]).toEqual([undefined, true]);
  });

  test('forward takes the port before or after the target', async () => {
    for (const line of ['f 20000 orders', 'f orders 20000']) {
      const app = await signedIn([':', line, 'enter']);
      expect(app.world.forwards.map(({ listenPort }) => listenPort)).toEqual([20_000]);
    }
  });

  test('ns shows the scopes', async () => {
    expect((await signedIn(['0', ':', 'ns', 'enter'])).screen).toBe('scopes');
  });
});

describe('fields', () => {
  test('the number that confirms takes digits only', async () => {
    const app = await cancelMany('x', '3');
    expect(app.state.dialog).toMatchObject({ typed: { text: '3', cursor: 1 } });
  });

  test('so does a port', async () => {
    const app = await signedIn(['0', '/', 'orders', 'enter', 'F', 'ticker', '15']);
    expect(app.state.dialog).toMatchObject({ port: { text: '15' } });
  });

  test('a list is saved to the current folder', async () => {
    const app = await signedIn(['0', 'ctrl-s', 'enter']);
    expect([...app.world.files.keys()]).toEqual([expect.stringMatching(/^targets-[^/]+\.csv$/)]);
  });
});

describe('profiles', () => {
  test('the cursor starts on the one that is shown', async () => {
    const { app } = await signedInToProduction();
    await app.press(':', 'profiles', 'enter', 'down', 'enter', ':', 'profiles', 'enter');
    expect(app.cursor).toBe('staging');
  });

  test('the lab counts its forwards while another controller is shown', async () => {
    const app = await labForward();
    await app.press(':', 'login', 'enter');
    const lab = profileRows(app.state, visibleView(app.state)).find(({ isLab }) => isLab);
    expect(lab?.forwards).toBe(1);
  });
});

test('the question before quitting says why forwards of the lab cannot be kept', async () => {
  const app = await (await labForward()).press('ctrl-c');
  expect(JSON.stringify(app.state.dialog)).toContain('Lab sessions end');
});

test('config shows the read-only mode of the command line', async () => {
  const app = await new AppDriver(new MemoryWorld(), { readOnly: true }).signIn();
  await app.press(':', 'config', 'enter', '/', 'readOnly', 'enter', 'c');
  expect(app.state.readOnly).toBe(true);
});
