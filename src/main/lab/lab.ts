/** The lab's endpoints: real services on free loopback ports, for the targets of seed.ts. */
import { startDatabase } from './database.ts';
import { DATABASE_COMMAND } from './database-command.ts';
import { startEcho, startTicker, startWeb } from './services.ts';

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

export async function startLab(): Promise<Lab> {
  const [, script = ''] = process.argv;
  const endpoints = await Promise.all([
    startDatabase({ command: [script, DATABASE_COMMAND] }),
    startWeb(),
    startEcho(),
    startTicker(),
  ]);
  const [database, web, echo, ticker] = endpoints;
  return {
    ports: { database: database.port, web: web.port, echo: echo.port, ticker: ticker.port },
    async close() {
      await Promise.all(endpoints.map((endpoint) => endpoint.close()));
    },
  };
}
