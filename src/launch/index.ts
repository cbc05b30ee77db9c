/** Client programs for open forwards. */
import { CLIENTS, type Client } from './clients.ts';
import { findProgram } from './programs.ts';
import { runPlan } from './run.ts';
import type { Launcher, LaunchPlan, LaunchRequest } from './types.ts';

/** `env` is what the clients inherit; programs are looked up on its PATH. */
export function createLauncher(options: {
  readonly env: Readonly<Record<string, string | undefined>>;
}): Launcher {
  const { env } = options;
  return {
    choices(request) {
      const { client: _, ...open } = request;
      const best = chooseClient(open);
      const rest = CLIENTS.filter((client) => client !== best);
      return [...(best === undefined ? [] : [best]), ...rest].map(({ name }) => name).concat(CUSTOM);
    },
    async plan(request) {
      if (request.client === CUSTOM) return customPlan(request, env);
      const client = chooseClient(request);
      if (client === undefined) return undefined;
      const found = await Promise.all(client.programs.map((name) => findProgram(name, env)));
      const installed = client.programs.find((_, index) => found[index] !== undefined);
      const program = installed ?? client.programs[0] ?? client.name;
      const { args, displayArgs, env: ownEnv, files } = client.commandLine(request);
      const more = wordsOf(request.commandText);
      return {
        client: client.name,
        program,
        args: [...args, ...more],
        env: { ...proxiedEnv(request), ...ownEnv },
        files: files ?? [],
        display: [program, ...(displayArgs ?? args), ...more].map(quote).join(' '),
        installed: installed !== undefined,
      };
    },
    run: (plan) => runPlan(plan, env),
  };
}

const CUSTOM = 'custom';

/** A command line of one's own; the address is in its environment. */
async function customPlan(
  request: LaunchRequest,
  env: Readonly<Record<string, string | undefined>>,
): Promise<LaunchPlan | undefined> {
  const [program, ...args] = wordsOf(request.commandText);
  if (program === undefined) return undefined;
  const display = [program, ...args].map(quote).join(' ');
  const installed = (await findProgram(program, env)) !== undefined;
  return { client: CUSTOM, program, args, env: proxiedEnv(request), files: [], display, installed };
}

function wordsOf(text = ''): readonly string[] {
  return text.split(' ').filter((word) => word !== '');
}

/** By name, else by the type of the target, the port of its endpoint, and last the words of its name and description. */
function chooseClient(request: LaunchRequest): Client | undefined {
  const { client, targetType, endpointPort, targetName, targetDescription = '' } = request;
  if (client !== undefined)
    return CLIENTS.find(({ name, programs }) => name === client || programs.includes(client));
  if (targetType === 'ssh') return CLIENTS.find(({ name }) => name === 'ssh');
  if (targetType !== 'tcp') return undefined;
  const byPort = CLIENTS.find(({ ports }) => endpointPort !== undefined && ports.includes(endpointPort));
  const byWords = (text: string) => CLIENTS.find(({ words }) => words.test(text));
  return byPort ?? byWords(targetName) ?? byWords(targetDescription);
}

/** What `boundary connect` tells the programs that it starts (internal/cmd/commands/connect/connect.go). */
function proxiedEnv({ address, port }: LaunchRequest): Record<string, string> {
  return {
    BOUNDARY_PROXIED_IP: address,
    BOUNDARY_PROXIED_PORT: `${port}`,
    BOUNDARY_PROXIED_ADDR: address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`,
  };
}

/** One word for a POSIX shell. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
