/** Client programs for open forwards. */
import { readFileSync } from 'node:fs';
import { BndError } from '../lib/errors.ts';
import { sanitize } from '../lib/text.ts';
import { browserOpener, openInBrowser } from './browser.ts';
import type { Client, CommandLine } from './client.ts';
import { CLIENTS, CUSTOM, fittingClients } from './clients.ts';
import { findProgram } from './programs.ts';
import { type Person, personAtTerminal, runPlan } from './run.ts';
import { besideHere, runBeside } from './tmux-window.ts';
import type { Launcher, LaunchPlan, LaunchRequest } from './types.ts';
import { fillPlaceholders, proxiedAddress, quoteWord, splitWords } from './words.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** `env` is inherited by the clients; programs are looked up on its PATH. */
export function createLauncher(options: {
  readonly env: Env;
  /** Default: the environment of this process. */
  readonly platform?: string;
  /** Default: the user at the terminal of this process. */
  readonly person?: Person;
  /** Signals to this process that a client gets, too; default: none. */
  readonly passOn?: readonly NodeJS.Signals[];
}): Launcher {
  const { env, platform = process.platform, person = personAtTerminal(platform), passOn = [] } = options;
  const machine = { env, platform };
  return {
    choices: (request) => [
      ...new Set([...fittingClients(request, machine), ...CLIENTS].map(({ name }) => name)),
      CUSTOM,
    ],
    plan: async (request) => {
      if (request.client === CUSTOM) return customPlan(request, env);
      const client =
        request.client === undefined
          ? fittingClients(request, machine)[0]
          : clientCalled(request.client, platform);
      return client === undefined ? undefined : knownPlan(client, request, machine);
    },
    run: async (plan) => {
      if (plan.url === undefined) return runPlan(plan, env, { person, passOn });
      if (await openInBrowser(plan.url, env, platform)) return { exitCode: 0, signal: undefined };
      throw new BndError('client-failed', `Could not open a browser for ${plan.display}.`, {
        hint: NO_BROWSER,
      });
    },
    beside: () => besideHere(env, platform),
    runBeside: (plan) => runBeside(plan, env),
  };
}

const NO_BROWSER =
  'No graphical browser available (no display, or SSH session). Open the URL on another machine.';

function clientCalled(name: string, platform: string): Client | undefined {
  return CLIENTS.find((client) => client.name === name || client.programs(platform).includes(name));
}

async function knownPlan(
  client: Client,
  request: LaunchRequest,
  { env, platform }: { readonly env: Env; readonly platform: string },
): Promise<LaunchPlan> {
  const names = client.programs(platform);
  const helpers = client.helpers ?? [];
  const found = new Set(await installedOf([...names, ...helpers], env));
  const asked = names.find((name) => name === request.client && found.has(name));
  const installed = asked ?? names.find((name) => found.has(name));
  const own = installed ?? names[0] ?? client.name;
  const line = client.commandLine(request, {
    program: own,
    extra: extraWords(request),
    has: (helper) => found.has(helper),
    env,
    platform,
    read: readText,
  });
  const program = line.program ?? own;
  const words = [own, ...(line.displayArgs ?? line.args)];
  const display = line.url ?? words.map(quoteWord).join(' ');
  const isBrowser = line.url !== undefined;
  return {
    ...planOf(client.name, program, line, request),
    display: sanitize(display),
    installed: isBrowser ? browserOpener(env, platform) !== undefined : installed !== undefined,
    missing: isBrowser ? NO_BROWSER : `The package is usually called ${client.packages}.`,
  };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

async function installedOf(names: readonly string[], env: Env): Promise<readonly string[]> {
  const found = await Promise.all(names.map((name) => findProgram(name, env)));
  return names.filter((_, index) => found[index] !== undefined);
}

/** A custom command line, with the placeholders of `boundary connect -exec`. */
async function customPlan(request: LaunchRequest, env: Env): Promise<LaunchPlan> {
  const [program, ...args] = extraWords(request);
  if (program === undefined || program === '') {
    throw new BndError('usage', 'The custom client needs a command line.', {
      hint: 'For example: pgcli -h {{boundary.ip}} -p {{boundary.port}}',
    });
  }
  const isPath = /[\\/]/.test(program);
  const note = request.credentials.length === 0 ? {} : { note: CUSTOM_NOTE };
  return {
    ...planOf(CUSTOM, program, { args, pause: 'always', ...note }, request),
    display: sanitize([program, ...args].map(quoteWord).join(' ')),
    installed: isPath || (await findProgram(program, env)) !== undefined,
    missing: `"${program}" was not found on PATH.`,
  };
}

const CUSTOM_NOTE =
  'Brokered credentials are not passed to the command. Show or copy them with <x> on the session.';

/** Rejects with BndError usage for an unclosed quote. */
function extraWords(request: LaunchRequest): readonly string[] {
  return splitWords(fillPlaceholders(request.commandText ?? '', proxiedAddress(request)));
}

type Common = Omit<LaunchPlan, 'display' | 'installed' | 'missing'>;

function planOf(client: string, program: string, line: CommandLine, request: LaunchRequest): Common {
  const { args, env, files = [], ownWindow, url, web, pause, note } = line;
  const isLonger = (request.commandText ?? '').trim() !== '';
  const paused = pause ?? (isLonger ? 'quick' : undefined);
  return {
    client,
    windowName: request.targetName,
    program,
    args,
    env: { ...proxiedEnv(request), ...env },
    files,
    ...(ownWindow === undefined ? {} : { ownWindow }),
    ...(url === undefined ? {} : { url }),
    ...(web === undefined ? {} : { web }),
    ...(paused === undefined ? {} : { pause: paused }),
    ...(note === undefined ? {} : { note }),
  };
}

/** The variables that `boundary connect` sets for the programs that it starts (internal/cmd/commands/connect/connect.go in hashicorp/boundary). */
function proxiedEnv(request: LaunchRequest): Record<string, string> {
  const { ip, port, addr } = proxiedAddress(request);
  return { BOUNDARY_PROXIED_IP: ip, BOUNDARY_PROXIED_PORT: port, BOUNDARY_PROXIED_ADDR: addr };
}
