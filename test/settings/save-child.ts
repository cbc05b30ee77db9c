/** A program of its own that saves things of every kind as soon as it is told to, each as often as it is told. */
import { once } from 'node:events';
import { openSettings } from '../../src/settings/index.ts';

const [, , configDir = '', stateDir = '', name = '', times = ''] = process.argv;
const settings = await openSettings({ env: { BND_TUI_TOKEN_STORE: 'file' }, configDir, stateDir });
process.stdout.write('ready\n');
await once(process.stdin, 'data');
process.stdin.destroy();
for (let n = 0; n < Number(times); n += 1) {
  const address = `https://${name}-${n}.example.com`;
  await settings.saveProfile({
    name: `${name} ${n}`,
    address,
    tls: {},
    authMethodId: undefined,
    loginName: undefined,
    scopeId: undefined,
  });
}
