import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startDev } from '../../support/dev-process.ts';

test('the first answer needs neither Node’s fetch nor TLS', async () => {
  const loaded = join(mkdtempSync(join(tmpdir(), 'bnd-tui-start-')), 'loaded.json');
  const atExit = `process.on('exit',()=>process.getBuiltinModule('fs').writeFileSync(${JSON.stringify(loaded)},JSON.stringify(process.moduleLoadList)))`;
  const dev = await startDev(['--no-lab'], {
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(atExit)}`,
  });
  const { status } = await fetch(`${dev.api}/v1/auth-methods?scope_id=global`);
  await dev.stop();
  expect(status).toBe(200);
  const names: readonly string[] = JSON.parse(readFileSync(loaded, 'utf8'));
  const modules = names.map((name) => name.replace(/^NativeModule /, ''));
  expect(modules).toContain('http');
  expect(modules.filter((name) => /undici|^https$|^tls$/.test(name))).toEqual([]);
});
