import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { copyPrograms, createClipboard, terminalCopy } from '../../../src/commands/tui/clipboard.ts';

const names = (env: Record<string, string>, platform: NodeJS.Platform = 'linux'): string =>
  copyPrograms(env, platform)
    .map(({ name }) => name)
    .join(' ');

describe('the sequence for the terminal', () => {
  test('is OSC 52 with base64', () => {
    expect(terminalCopy('grüße', {})).toBe('\u001b]52;c;Z3LDvMOfZQ==\u0007');
  });

  test('is wrapped for tmux and screen', () => {
    expect(terminalCopy('a', { TMUX: '/tmp/tmux' })).toBe('\u001bPtmux;\u001b\u001b]52;c;YQ==\u0007\u001b\\');
    expect(terminalCopy('a', { STY: '1.pts' })).toBe('\u001bP\u001b]52;c;YQ==\u0007\u001b\\');
  });
});

test('what comes from a server is made harmless, lines stay lines; a secret arrives as it is', async () => {
  const nasty = 'a\u001b]0;title\u0007\u009b\u202e\tb\nc';
  const written: string[] = [];
  const clipboard = createClipboard({ env: {}, platform: 'linux', write: (bytes) => written.push(bytes) });
  await clipboard.copy(nasty);
  await clipboard.copySecret(nasty);
  expect(written).toEqual([terminalCopy('a\u241b]0;title\u2407\ufffd\tb\nc', {}), terminalCopy(nasty, {})]);
});

test("tries programs only if their clipboard is the user's own", () => {
  expect([
    names({}, 'darwin'),
    names({}, 'win32'),
    names({}),
    names({ WAYLAND_DISPLAY: 'w', DISPLAY: ':0' }),
    names({ WSL_DISTRO_NAME: 'x' }),
    names({ DISPLAY: ':0', SSH_TTY: '/dev/pts/1' }),
  ]).toEqual(['pbcopy', 'clip.exe', '', 'wl-copy xclip xsel', 'clip.exe', '']);
});

describe('copying by a program', () => {
  let directory = '';
  const written: string[] = [];
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'bnd-tui-copy-'));
    written.length = 0;
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const program = async (name: string, script: string): Promise<void> => {
    const file = join(directory, name);
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
  };
  /** Keeps a text as a clipboard does. */
  const STORE = 'case "$*" in *-o|*--output) cat "$OUT";; *--clear) : > "$OUT";; *) cat > "$OUT";; esac';
  const held = (): Promise<string> => readFile(join(directory, 'out'), 'utf8');
  const clipboard = (timeoutMs?: number) =>
    createClipboard({
      env: { PATH: `${directory}:/bin:/usr/bin`, DISPLAY: ':0', OUT: join(directory, 'out') },
      platform: 'linux',
      write: (bytes) => written.push(bytes),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });

  test('hands the text over on standard input; the next one is tried where one fails', async () => {
    await program('xclip', 'exit 1');
    await program('xsel', 'cat > "$OUT"; echo "$@" > "$OUT.args"');
    await clipboard().copy('hush');
    expect(await readFile(join(directory, 'out'), 'utf8')).toBe('hush');
    expect(await readFile(join(directory, 'out.args'), 'utf8')).not.toContain('hush');
    expect(written).toHaveLength(1);
  });

  test('inside tmux its buffer takes the text with default settings, and is deleted with the secret', async () => {
    await program(
      'tmux',
      'echo "$@" >> "$OUT.args"; case "$1" in load-buffer) cat > "$OUT";; show-buffer) cat "$OUT";; *) rm "$OUT";; esac',
    );
    const inTmux = createClipboard({
      env: { PATH: `${directory}:/bin:/usr/bin`, TMUX: '/tmp/tmux', OUT: join(directory, 'out') },
      platform: 'linux',
      write: (bytes) => written.push(bytes),
    });
    expect(await inTmux.copySecret('hush')).toBe('in-tmux');
    expect([await held(), written]).toEqual(['hush', []]);
    const args = await readFile(join(directory, 'out.args'), 'utf8');
    expect([args.includes('hush'), args]).toEqual([false, 'load-buffer -w -b bnd-tui -\n']);
    await inTmux.clear('hush');
    await expect(held()).rejects.toThrow('ENOENT');
  });

  test('another text in the tmux buffer stays', async () => {
    await program(
      'tmux',
      'case "$1" in load-buffer) cat > "$OUT";; show-buffer) cat "$OUT";; *) rm "$OUT";; esac',
    );
    const inTmux = createClipboard({
      env: { PATH: `${directory}:/bin:/usr/bin`, TMUX: '/tmp/tmux', OUT: join(directory, 'out') },
      platform: 'linux',
      write: () => undefined,
    });
    await inTmux.copySecret('hush');
    await writeFile(join(directory, 'out'), 'of another program');
    await inTmux.clear('hush');
    expect(await held()).toBe('of another program');
  });

  test('an old tmux gets the sequence for the terminal, whose result is unknown', async () => {
    await program('tmux', 'exit 1');
    const inTmux = createClipboard({
      env: { PATH: `${directory}:/bin:/usr/bin`, TMUX: '/tmp/tmux' },
      platform: 'linux',
      write: (bytes) => written.push(bytes),
    });
    expect(await inTmux.copy('text')).toBe('sent');
    expect(written).toEqual([terminalCopy('text', { TMUX: '/tmp/tmux' })]);
  });

  test('one that hangs is ended', async () => {
    await program('xclip', 'exec sleep 60');
    await program('xsel', 'cat > "$OUT"');
    await clipboard(1_000).copy('text');
    expect(await readFile(join(directory, 'out'), 'utf8')).toBe('text');
  });

  test('clears a secret as long as it is in the clipboard', async () => {
    await program('xclip', 'exit 1');
    await program('xsel', STORE);
    const own = clipboard();
    await own.copy('hush');
    await own.clear('hush');
    expect(await held()).toBe('');
    expect(written.at(-1)).toBe('\u001b]52;c;\u0007');
  });

  test('does not clear what was copied elsewhere since, nor what was copied from here', async () => {
    await program('xclip', STORE);
    const own = clipboard();
    await own.copy('hush');
    await writeFile(join(directory, 'out'), 'from the browser');
    await own.clear('hush');
    expect([await held(), written.length]).toEqual(['from the browser', 1]);
    await own.copy('hush');
    await own.copy('an id');
    await own.clear('hush');
    expect([await held(), written.length]).toEqual(['an id', 3]);
  });

  test('if the clipboard cannot be read, clears it unless something else was copied from here', async () => {
    const bare = createClipboard({ env: {}, platform: 'linux', write: (bytes) => written.push(bytes) });
    await bare.copy('hush');
    await bare.clear('hush');
    expect(written.at(-1)).toBe('\u001b]52;c;\u0007');
    await bare.copy('hush');
    await bare.copy('an id');
    await bare.clear('hush');
    expect(written).toHaveLength(4);
  });

  test('a clipboard without text is not ours; a reader that hangs proves nothing', async () => {
    await program('xclip', 'case "$*" in *-o) exit 1;; *) cat > "$OUT";; esac');
    const own = clipboard();
    await own.copy('hush');
    await own.clear('hush');
    expect(await held()).toBe('hush');
    await program('xclip', 'case "$*" in *-o) exec sleep 60;; *) cat > "$OUT";; esac');
    const slow = clipboard(1_000);
    await slow.copy('hush');
    await slow.clear('hush');
    expect(await held()).toBe('');
  });

  test('without any program the terminal is enough, except for texts that it would drop', async () => {
    const bare = createClipboard({ env: {}, platform: 'linux', write: (bytes) => written.push(bytes) });
    await bare.copy('text');
    expect(written).toHaveLength(1);
    await expect(bare.copy('x'.repeat(200_000))).rejects.toMatchObject({ code: 'client-missing' });
  });
});
