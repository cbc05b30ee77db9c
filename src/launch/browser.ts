import { spawn } from 'node:child_process';
import { findProgram } from './programs.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Opens a web address with the system's opener. Returns false if no browser can show a window to this user: over SSH, or without a display. Never
 * rejects and does not wait for the opener.
 */
export async function openInBrowser(url: string, env: Env, platform: string): Promise<boolean> {
  const opener = browserOpener(env, platform);
  // Parsed, so that whatever a server calls an address reaches the opener as a URL.
  const address = URL.parse(url);
  if (opener === undefined || (address?.protocol !== 'http:' && address?.protocol !== 'https:')) return false;
  const [name, ...flags] = opener;
  const program = await findProgram(name, env);
  if (program === undefined) return false;
  const child = spawn(program, [...flags, address.href], { stdio: 'ignore', detached: true });
  const { promise: started, resolve } = Promise.withResolvers<boolean>();
  child.once('spawn', () => resolve(true));
  child.once('error', () => resolve(false));
  child.unref();
  return started;
}

/** Returns the program and flags that open an address in a browser for this user; undefined if there is none. */
export function browserOpener(env: Env, platform: string): readonly [string, ...string[]] | undefined {
  if (env.SSH_TTY || env.SSH_CONNECTION) return undefined;
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return env.DISPLAY || env.WAYLAND_DISPLAY ? ['xdg-open'] : undefined;
}
