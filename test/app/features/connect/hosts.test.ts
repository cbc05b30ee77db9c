/** The host that a session was authorized for: clients and keys belong to it, not to its target. */
import { describe, expect, test } from 'vitest';
import { copyItems } from '../../../../src/app/features/copy/copy-items.state.ts';
import { AppDriver } from '../../../support/app-driver.ts';
import { openApp } from '../../../support/terminal.tsx';

/** A target with two hosts behind it; the controller picks `hostId`. */
async function onBilling(hostId: string | undefined, defaultPort = 5432): Promise<AppDriver> {
  const app = new AppDriver();
  const { controller } = app.world;
  controller.pickedHost = hostId;
  controller.rows.targets = controller.rows.targets.map((row) => ({ ...row, defaultPort }));
  await app.signIn();
  return app.press('0', '/', 'billing', 'enter');
}

describe('the host of a forward', () => {
  test('goes to the client, which keeps the host key under it', async () => {
    const app = await onBilling('hst_2');
    await app.press('s');
    expect(app.world.launchRequests.at(-1)).toMatchObject({ targetId: 'ttcp_2', hostId: 'hst_2' });
  });

  test('is the one that is selected on the page of the target', async () => {
    const app = await onBilling(undefined);
    await app.press('enter', 'down', 'enter');
    expect(app.state.dialog).toMatchObject({ kind: 'connect', targetId: 'ttcp_2', hostId: 'hst_1' });
  });

  test('is named on the page of the session', async () => {
    const app = await onBilling('hst_2');
    await app.press('enter', 'F', 'enter');
    const terminal = await openApp(app);
    expect(terminal.frame()).toContain('->  billing  ->  db-2 ');
    terminal.close();
  });

  test('goes to the ssh line that is copied', async () => {
    const app = await onBilling('hst_2', 22);
    await app.press('F', 'enter');
    const items = copyItems(app.state, { kind: 'target', id: 'ttcp_2' }, undefined);
    expect(items.find(({ label }) => label === 'ssh line')?.text).toBe(
      'ssh -p 50001 -o HostKeyAlias=hst_2 127.0.0.1',
    );
  });

  test('an open forward to another host does not serve a client for the host that is remembered', async () => {
    const app = await onBilling('hst_2');
    await app.press('s');
    app.app.perform({ type: 'client.target', targetId: 'ttcp_2', hostId: 'hst_1' });
    await app.world.clock.advance(0);
    expect(app.world.controller.calls.filter((call) => call === 'authorize ttcp_2')).toHaveLength(2);
    app.app.perform({ type: 'client.target', targetId: 'ttcp_2', hostId: 'hst_1' });
    await app.world.clock.advance(0);
    expect(app.world.controller.calls.filter((call) => call === 'authorize ttcp_2')).toHaveLength(2);
    expect(app.world.launchRequests.at(-1)?.hostId).toBe('hst_1');
  });
});
