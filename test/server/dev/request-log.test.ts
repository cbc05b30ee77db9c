import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { startDev } from '../../support/dev-process.ts';

test('--log-level info logs every request, without its query', async () => {
  const dev = await startDev(['--no-lab', '--log-level', 'info']);
  try {
    const { stderr } = dev.child;
    if (stderr === null) throw new Error('stderr is not there');
    const line = once(createInterface({ input: stderr }), 'line');
    await fetch(`${dev.api}/v1/scopes?scope_id=global&secret=unseen`);
    expect(String((await line)[0])).toMatch(/GET \/v1\/scopes 200 [\d.]+ ms$/);
  } finally {
    await dev.stop();
  }
});
