import { chmod, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openInBrowser } from '../../src/launch/browser.ts';

const URL = 'https://login.example/authorize?state=abc';

async function folderWithOpener(script = 'exit 0'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bnd-tui-browser-'));
  const file = join(folder, 'xdg-open');
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return folder;
}

test('opens a URL with the system opener if the user has a display', async () => {
  const PATH = await folderWithOpener();
  expect(await openInBrowser(URL, { PATH, DISPLAY: ':0' }, 'linux')).toBe(true);
  expect(await openInBrowser(URL, { PATH, WAYLAND_DISPLAY: 'w' }, 'linux')).toBe(true);
});

test('passes control characters of a URL escaped to the opener', async () => {
  const PATH = await folderWithOpener('printf %s "$1" > "$0.opened"');
  const nasty = 'https://login.example/a\u0000b\u001b[31m c';
  expect(await openInBrowser(nasty, { PATH, DISPLAY: ':0' }, 'linux')).toBe(true);
  await expect
    .poll(() => readFile(join(PATH, 'xdg-open.opened'), 'utf8').catch(() => ''))
    .toBe('https://login.example/a%00b%1B[31m%20c');
});

test('opens nothing over SSH, without a display or an opener, or for anything but a web URL', async () => {
  const PATH = await folderWithOpener();
  expect(await openInBrowser(URL, { PATH, DISPLAY: ':0', SSH_TTY: '/dev/pts/1' }, 'linux')).toBe(false);
  expect(await openInBrowser(URL, { PATH }, 'linux')).toBe(false);
  expect(await openInBrowser(URL, { PATH: '', DISPLAY: ':0' }, 'linux')).toBe(false);
  expect(await openInBrowser('file:///etc/passwd', { PATH, DISPLAY: ':0' }, 'linux')).toBe(false);
});
