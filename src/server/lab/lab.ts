/** The lab's endpoints: real services on loopback ports, for the targets of seed.ts. */
import { startDatabase } from './database.ts';
import { DATABASE_COMMAND } from './database-command.ts';
import type { Endpoint } from './listen.ts';
import { startEcho, startTicker, startWeb } from './services.ts';

/** Ports on 127.0.0.1. */
export interface LabPorts {
  readonly database: number;
  readonly web: number;
  readonly echo: number;
  readonly ticker: number;
}

export interface Lab {
  readonly ports: LabPorts;
  close(): Promise<void>;
}

const ANY_PORTS: LabPorts = { database: 0, web: 0, echo: 0, ticker: 0 };

/** Rejects with BndError `port-busy` if a requested port is in use; port 0: any free one. */
export async function startLab(wanted: LabPorts = ANY_PORTS): Promise<Lab> {
  const [, script = ''] = process.argv;
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
      database: await start(startDatabase({ command: [script, DATABASE_COMMAND], port: wanted.database })),
      web: await start(startWeb(wanted.web)),
      echo: await start(startEcho(wanted.echo)),
      ticker: await start(startTicker(wanted.ticker)),
    };
    return { ports, close };
  } catch (error) {
    await close();
    throw error;
  }
}
