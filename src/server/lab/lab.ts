/** The lab's endpoints: real services on loopback ports, for the targets of seed.ts. */
import { selfCommand } from '../../lib/self.ts';
import type { PeerCheck } from '../../proxy/only-you.ts';
import { openDatabase } from './database.ts';
import { DATABASE_COMMAND } from './database-command.ts';
import type { Endpoint } from './listen.ts';
import { startEcho, startTicker, startTlsWeb, startWeb } from './services.ts';
import { startSsh } from './ssh.ts';
import { newSshKeys, type SshKeys } from './ssh-login.ts';

/** Ports on 127.0.0.1. */
export interface LabPorts {
  readonly database: number;
  readonly web: number;
  readonly echo: number;
  readonly ticker: number;
  readonly tlsWeb: number;
  readonly ssh: number;
}

/** What a data file refers to: its targets have these ports, and its credentials these keys. */
export interface LabPlan {
  readonly ports: LabPorts;
  readonly sshKeys: SshKeys;
}

export interface Lab extends LabPlan {
  close(): Promise<void>;
}

/** Any free ports, and new keys. */
export function newLabPlan(): LabPlan {
  return {
    ports: { database: 0, web: 0, echo: 0, ticker: 0, tlsWeb: 0, ssh: 0 },
    sshKeys: newSshKeys(),
  };
}

/** Rejects with BndError `port-busy` if a requested port is in use; port 0: any free one. `check`: of the clients of its endpoints. */
export async function startLab(
  { ports: wanted, sshKeys }: LabPlan = newLabPlan(),
  check?: PeerCheck,
): Promise<Lab> {
  const checked = check === undefined ? {} : { check };
  const endpoints: Endpoint[] = [];
  const close = async () => {
    await Promise.all(endpoints.splice(0).map((endpoint) => endpoint.close()));
  };
  const start = async (starting: Promise<Endpoint>): Promise<number> => {
    const endpoint = await starting;
    endpoints.push(endpoint);
    return endpoint.port;
  };
  try {
    const ports = {
      database: await start(
        openDatabase({ command: [...selfCommand(), DATABASE_COMMAND], port: wanted.database, ...checked }),
      ),
      web: await start(startWeb(wanted.web, check)),
      echo: await start(startEcho(wanted.echo, check)),
      ticker: await start(startTicker(wanted.ticker, check)),
      tlsWeb: await start(startTlsWeb(wanted.tlsWeb, check)),
      ssh: await start(startSsh(sshKeys, wanted.ssh, check)),
    };
    return { ports, sshKeys, close };
  } catch (error) {
    await close();
    throw error;
  }
}
