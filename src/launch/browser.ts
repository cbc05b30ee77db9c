import { spawn } from 'node:child_process';
import { findProgram } from './programs.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Hands a web address to the system's opener. False when there is none that could show a window to the person in front of this terminal: over SSH, or
 * without a display. Never rejects; what the opener does afterwards is not awaited.
 */
export async function openInBrowser(url: string, env: Env, platform: string): Promise<boolean> {
  const opener = browserOpener(env, platform);
  // Parsed, so that whatever a server calls an address reaches the opener as one.
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

/** The program and its flags that would show an address to the person in front of this terminal; undefined when none could. */
export function browserOpener(env: Env, platform: string): readonly [string, ...string[]] | undefined {
  if (env.SSH_TTY || env.SSH_CONNECTION) return undefined;
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return env.DISPLAY || env.WAYLAND_DISPLAY ? ['xdg-open'] : undefined;
}
