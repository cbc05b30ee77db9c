/** The real ports of the terminal program, without a terminal or a lab. */
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPorts } from '../../../src/commands/tui/ports.ts';
import { createCa } from '../../support/certs.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'ports-'));
});
afterEach(() => rm(home, { recursive: true }));

function portsAt(env: Record<string, string>) {
  return createPorts({
    lab: { start: () => Promise.reject(new Error('no lab')) },
    terminal: { lend: (run) => run() },
    crash: () => undefined,
    exit: () => undefined,
    logLevel: 'error',
    env: { HOME: home, XDG_CONFIG_HOME: join(home, 'config'), BND_TUI_TOKEN_STORE: 'memory', ...env },
  });
}

test("a profile's CA applies to its controller, in any spelling of the address", async () => {
  const ca = await createCa();
  const { cert, key } = await ca.issue();
  const server = createServer({ cert, key }, (_, response) => {
    response.setHeader('content-type', 'application/json').end('{"response_type":"complete"}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const caFile = join(home, 'ca.pem');
  await writeFile(caFile, ca.cert);
  const profile = { name: 'work', address: `https://localhost:${port}`, tls: { caFile } };
  await mkdir(join(home, 'config/bnd-tui'), { recursive: true });
  const settings = join(home, 'config/bnd-tui/settings.json');
  await writeFile(settings, JSON.stringify({ profiles: [profile] }), { mode: 0o600 });
  const ports = portsAt({});
  for (const typed of [profile.address, `${profile.address}/`, `HTTPS://LOCALHOST:${port}`]) {
    const api = await ports.connect(typed);
    expect(api.address).toBe(profile.address);
    await api.check();
    await api.close();
  }
  const stranger = await ports.connect(`https://127.0.0.1:${port}`);
  await expect(stranger.check()).rejects.toMatchObject({ code: 'tls' });
  await stranger.close();
  server.close();
  await once(server, 'close');
});

test('rejects an invalid address, and a log without a usable home folder', async () => {
  await expect(portsAt({}).connect('http://')).rejects.toMatchObject({ code: 'bad-address' });
  const without = portsAt({ HOME: '', XDG_CONFIG_HOME: '' });
  await expect(without.settings()).rejects.toMatchObject({ code: 'usage' });
  await expect(without.log.path()).rejects.toMatchObject({ code: 'usage' });
});

test('reports a log that cannot be saved', async () => {
  const file = join(home, 'file');
  await writeFile(file, '');
  const { log } = portsAt({ XDG_STATE_HOME: file });
  await expect(log.save('text')).rejects.toMatchObject({ code: 'file-not-written' });
});
