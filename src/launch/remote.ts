/** Command lines for a shell or a desktop on another machine. */
import {
  asking,
  type CommandLine,
  fitsVariable,
  type LaunchContext,
  login,
  option,
  SECRET_FILE,
  secretFile,
} from './client.ts';
import type { LaunchRequest } from './types.ts';
import { proxiedAddress } from './words.ts';

/** Host keys are remembered under the host's id: the local port changes with every session, the host behind it does not. */
export function ssh(request: LaunchRequest, { program, extra, has }: LaunchContext): CommandLine {
  const isTcp = request.targetType === 'tcp';
  const hostKey = isTcp
    ? `HostKeyAlias=${request.hostId ?? request.targetId}`
    : 'NoHostAuthenticationForLocalhost=yes';
  const usable = isTcp ? request.credentials : [];
  const withKey = usable.find(({ privateKey }) => privateKey !== undefined);
  const withPassword = usable.find(({ username }) => username !== undefined);
  const username = withKey?.username ?? request.username ?? withPassword?.username;
  const first = ['-p', `${request.port}`, '-o', hostKey];
  // ssh also reads options after the host; what follows them is a command for the remote side.
  const last = [...option('-l', username), request.address, ...extra];
  const displayArgs = [...first, ...last];
  if (withKey?.privateKey !== undefined) {
    const files = secretFile(`${withKey.privateKey.trimEnd()}\n`);
    return { args: [...first, '-i', SECRET_FILE, ...last], displayArgs, files };
  }
  const password = withPassword?.username === username ? withPassword?.password : undefined;
  if (password === undefined) return { args: displayArgs };
  if (!isTypeable(password)) return { args: displayArgs, ...asking('ssh') };
  if (!has('sshpass')) {
    return {
      args: displayArgs,
      note: 'ssh asks for the password. <x> on the session in bnd-tui shows it, and so does "bnd-tui connect --format json" on the target. With sshpass installed it is passed automatically.',
    };
  }
  // sshpass gives up at the prompt for an unknown host; a changed key is still refused.
  const trust = ['-o', 'StrictHostKeyChecking=accept-new'];
  return {
    program: 'sshpass',
    args: ['-f', SECRET_FILE, program, ...first, ...trust, ...last],
    displayArgs,
    files: secretFile(`${password}\n`),
  };
}

/** sshpass types it on a terminal, which interprets control characters, and ssh takes 1,023 bytes (readpass.c in openssh/openssh-portable). */
function isTypeable(password: string): boolean {
  return !/[\x00-\x1f\x7f]/.test(password) && Buffer.byteLength(password) < 1024;
}

/** By platform; FreeRDP asks about an unknown certificate on the terminal. */
export function rdpPrograms(platform: string): readonly string[] {
  if (platform === 'win32') return ['mstsc'];
  if (platform === 'darwin') return ['open'];
  return ['xfreerdp3', 'xfreerdp', 'sdl-freerdp3', 'sdl-freerdp', 'wlfreerdp3', 'wlfreerdp', 'remmina'];
}

const RDP_ARGUMENTS = 'BND_TUI_RDP_ARGUMENTS';

export function rdp(request: LaunchRequest, { program, extra }: LaunchContext): CommandLine {
  const { username, password } = login(request);
  const { addr } = proxiedAddress(request);
  const note = password === undefined ? {} : asking('It');
  switch (program) {
    case 'mstsc':
      return { args: [`/v:${addr}`, ...extra], ownWindow: true, ...note };
    case 'open': {
      const user = username === undefined ? '' : `&username=s%3A${encodeURIComponent(username)}`;
      const url = `rdp://full%20address=s%3A${encodeURIComponent(addr)}${user}`;
      return { args: [...extra, url], ownWindow: true, ...note };
    }
    case 'remmina': {
      const user = username === undefined ? '' : `${encodeURIComponent(username)}@`;
      return { args: ['-c', `rdp://${user}${addr}`, ...extra], ownWindow: true, ...note };
    }
    default:
      return freeRdp(request, { program, extra, addr, username, password });
  }
}

/**
 * FreeRDP 3 takes its whole command line from a variable, one argument per line (args_from_env in client/common/cmdline.c of FreeRDP/FreeRDP);
 * release 2 does not know the variable and asks. A program without a number in its name may be either.
 */
function freeRdp(
  request: LaunchRequest,
  own: {
    readonly program: string;
    readonly extra: readonly string[];
    readonly addr: string;
    readonly username: string | undefined;
    readonly password: string | undefined;
  },
): CommandLine {
  const { program, extra, addr, username, password } = own;
  const domain = request.credentials
    .find((credential) => credential.password === password)
    ?.values.find(({ key }) => key === 'domain')?.value;
  const args = [
    `/v:${addr}`,
    ...(username === undefined ? [] : [`/u:${username}`]),
    ...(domain === undefined || domain === '' ? [] : [`/d:${domain}`]),
    ...extra,
  ];
  if (password === undefined) return { args };
  const lines = [...args, `/p:${password}`];
  const areWhole = lines.every((line) => line !== '' && !/[\r\n]/.test(line) && fitsVariable(line));
  if (!program.endsWith('3') || !areWhole) return { args, ...asking(program) };
  return {
    args: [`/args-from:env:${RDP_ARGUMENTS}`],
    displayArgs: args,
    env: { [RDP_ARGUMENTS]: lines.join('\n') },
  };
}
