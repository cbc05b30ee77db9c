/** SSH sessions: sign-in by password or key, then one command or a shell, with or without a terminal. */
import type { Socket } from 'node:net';
import ssh2, {
  type AuthContext,
  type Connection,
  type ParsedKey,
  type ServerChannel,
  type Session,
} from 'ssh2';
import { SSH_LOGIN, type SshKeys } from './ssh-login.ts';
import { runCommand, runShell, type Terminal } from './ssh-shell.ts';

/** Returns what serves a connection. */
export function sshServer(keys: SshKeys): (socket: Socket) => void {
  const key = ssh2.utils.parseKey(keys.user);
  if (key instanceof Error) throw key;
  const server = new ssh2.Server({ hostKeys: [keys.host] }, (connection) => {
    // A peer may say anything, or vanish.
    connection.on('error', () => undefined);
    connection.on('authentication', (context) => {
      if (isAllowed(context, key)) context.accept();
      else context.reject(['password', 'publickey']);
    });
    connection.on('ready', () => serve(connection));
  });
  return (socket) => {
    server.injectSocket(socket);
    socket.resume();
  };
}

function isAllowed(context: AuthContext, key: ParsedKey): boolean {
  if (context.username !== SSH_LOGIN.username) return false;
  if (context.method === 'password') return context.password === SSH_LOGIN.password;
  if (context.method !== 'publickey' || !key.getPublicSSH().equals(context.key.data)) return false;
  // Without a signature, the client asks whether the key would do.
  if (context.signature === undefined || context.blob === undefined) return true;
  return key.verify(context.blob, context.signature, context.hashAlgo) === true;
}

function serve(connection: Connection): void {
  connection.on('session', (accept) => serveSession(accept()));
}

function serveSession(session: Session): void {
  const terminal: Terminal = { isPresent: false, columns: 80, rows: 24 };
  const resize = ({ cols, rows }: { readonly cols: number; readonly rows: number }): void => {
    terminal.columns = cols;
    terminal.rows = rows;
    terminal.onResize?.();
  };
  session.on('pty', (accept, _reject, info) => {
    terminal.isPresent = true;
    resize(info);
    accept?.();
  });
  session.on('window-change', (accept, _reject, info) => {
    resize(info);
    accept?.();
  });
  session.on('env', (accept) => accept?.());
  session.on('signal', (accept) => accept?.());
  session.on('exec', (accept, _reject, { command }) => {
    const channel = accept();
    end(channel, runCommand(command, channel, terminal));
  });
  session.on('shell', (accept) => {
    const channel = accept();
    end(channel, runShell(channel, terminal));
  });
}

function end(channel: ServerChannel, running: Promise<number>): void {
  channel.on('error', () => undefined);
  running
    .then((code) => channel.exit(code))
    .catch(() => channel.exit(1))
    .finally(() => channel.end());
}
