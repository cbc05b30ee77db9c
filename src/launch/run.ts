/** Running a client in this terminal, with its secrets in files that exist only meanwhile. */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BndError, errorText } from '../lib/errors.ts';
import type { LaunchPlan } from './types.ts';

type Env = Readonly<Record<string, string | undefined>>;
type Ended = { readonly exitCode: number | undefined; readonly signal: string | undefined };

/** Sent by the terminal to the client and to this program alike, and meant for the client (ctrl-c in psql cancels a query). */
const CLIENT_SIGNALS = ['SIGINT', 'SIGQUIT'] as const;

/** See Launcher.run. */
export async function runPlan(plan: LaunchPlan, env: Env): Promise<Ended> {
  const secrets = await writeSecrets(plan, env);
  const fill = (text: string) =>
    secrets.paths.reduce((filled, [mark, path]) => filled.replaceAll(mark, path), text);
  const planEnv = Object.fromEntries(Object.entries(plan.env).map(([name, value]) => [name, fill(value)]));
  const ignore = () => undefined;
  for (const signal of CLIENT_SIGNALS) process.on(signal, ignore);
  try {
    return await runToEnd(plan.program, plan.args.map(fill), { ...env, ...planEnv });
  } finally {
    for (const signal of CLIENT_SIGNALS) process.off(signal, ignore);
    await secrets.remove();
  }
}

function runToEnd(program: string, args: readonly string[], env: Env): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', env, shell: false });
    child.once('error', (cause) => reject(startError(program, cause)));
    child.once('exit', (exitCode, signal) => {
      resolve({ exitCode: exitCode ?? undefined, signal: signal ?? undefined });
    });
  });
}

function startError(program: string, cause: Error): BndError {
  if ('code' in cause && cause.code === 'ENOENT') {
    return new BndError('client-missing', `${program} is not installed.`, { cause });
  }
  return new BndError('client-failed', `${program} could not be started: ${errorText(cause)}`, { cause });
}

/** The files of a plan, 0600 in a directory of their own; gone at the end and also when this process exits before it. */
async function writeSecrets(plan: LaunchPlan, env: Env) {
  if (plan.files.length === 0) return { paths: [], remove: async () => undefined };
  // The runtime directory is in memory and only this user's (XDG base directory specification).
  const directory = await mkdtemp(join(env.XDG_RUNTIME_DIR ?? tmpdir(), 'bnd-tui-')).catch(() =>
    mkdtemp(join(tmpdir(), 'bnd-tui-')),
  );
  const removeNow = () => rmSync(directory, { recursive: true, force: true });
  process.once('exit', removeNow);
  const remove = async () => {
    process.off('exit', removeNow);
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const paths = plan.files.map(
      ({ placeholder }, index) => [placeholder, join(directory, `${index}`)] as const,
    );
    await Promise.all(
      plan.files.map(({ content }, index) =>
        writeFile(join(directory, `${index}`), content, { mode: 0o600 }),
      ),
    );
    return { paths, remove };
  } catch (cause) {
    await remove();
    throw new BndError('client-failed', `The credentials could not be handed over: ${errorText(cause)}`, {
      cause,
    });
  }
}
