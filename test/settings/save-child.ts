/** A separate program: waits for a line on stdin, then saves settings of every kind, each as often as its argument says. Prints a line for each failure. */
import { once } from 'node:events';
import { isBndError } from '../../src/lib/errors.ts';
import { openSettings } from '../../src/settings/index.ts';

const [, , configDir = '', stateDir = '', name = '', times = ''] = process.argv;
const settings = await openSettings({ env: { BND_TUI_TOKEN_STORE: 'file' }, configDir, stateDir });
process.stdout.write('ready\n');
await once(process.stdin, 'data');
process.stdin.destroy();
for (let n = 0; n < Number(times); n += 1) {
  const address = `https://${name}-${n}.example.com`;
  const token = { token: `at_${n}_x`, authTokenId: `at_${n}`, expiresAtMs: Date.now() + 600_000 };
  const signIn = { ...token, userId: undefined, loginName: name, authMethodId: undefined };
  const { filters = {} } = settings.preferences();
  const saves = [
    () => settings.keepSignIn(address, signIn),
    () => settings.saveTargetMemory('https://shared', 'ttcp_1', { hostId: name }),
    () => settings.saveTargetMemory('https://shared', `ttcp_${name}_${n}`, { favourite: true }),
    () =>
      settings.savePreferences({
        filters: { ...filters, targets: { ...filters.targets, [`${name} ${n}`]: 'x' } },
      }),
  ];
  for (const save of saves) {
    await save().catch((error: unknown) => {
      if (!isBndError(error)) throw error;
      process.stdout.write(
        `${JSON.stringify({ code: error.code, message: error.message, hint: error.hint })}\n`,
      );
    });
  }
}
