/** `bnd-tui proxy` of the built program as a child process. */
import { at, text } from './rest.ts';
import { type RunningProgram, startProgram } from './run-program.ts';

export interface ProxyProcess extends RunningProgram {
  readonly port: number;
  readonly pacUrl: string;
  /** The line of JSON that it printed first. */
  readonly ready: unknown;
  /** Ends it by SIGTERM. */
  stop(): RunningProgram['ended'];
}

/** Starts it on a free port and waits until it listens. */
export async function startProxy(
  env: Record<string, string>,
  flags: readonly string[] = [],
): Promise<ProxyProcess> {
  const program = startProgram(['proxy', '--format', 'json', '--listen-port', '0', ...flags], { env });
  const stop = (): RunningProgram['ended'] => {
    program.child.kill('SIGTERM');
    return program.ended;
  };
  const ready: unknown = JSON.parse(await program.nextLine());
  return { ...program, ready, port: Number(at(ready, 'port')), pacUrl: text(at(ready, 'pac_url')), stop };
}
