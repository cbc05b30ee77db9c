/** One connection through the built proxy and the bundled worker, each in a separate process, 1 GB each way. */
import { startConnect } from '../support/connect-process.ts';
import type { DevProcess } from '../support/dev-process.ts';
import { createTarget, type Rest } from '../support/rest.ts';
import { type Measured, median } from './report.ts';
import { moveBytes, openBulk, startBulkEndpoint } from './throughput.ts';

const ROUNDS = 3;
const BYTES = 1_000_000_000;

export async function measureTunnel(dev: DevProcess, rest: Rest): Promise<Measured[]> {
  const endpoint = await startBulkEndpoint();
  const session = await startConnect(
    dev.api,
    rest.token,
    await createTarget(rest, 'bench bulk', endpoint.port),
  );
  try {
    const rows: Measured[] = [];
    for (const direction of ['down', 'up'] as const) {
      const through: number[] = [];
      const direct: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        through.push(await measured(session.port, direction));
        direct.push(await measured(endpoint.port, direction));
      }
      const rate = median(through);
      rows.push({
        measure: `one connection, 1 GB ${direction}`,
        reach: '≥ 350 MB/s',
        seen: `${rate.toFixed(0)} MB/s (${through.map((value) => value.toFixed(0)).join(', ')}; without a tunnel ${median(direct).toFixed(0)})`,
        reached: rate >= 350,
        figures: { rate, direct: median(direct) },
      });
    }
    return rows;
  } finally {
    await session.stop();
    await endpoint.stop();
  }
}

async function measured(port: number, direction: 'down' | 'up'): Promise<number> {
  const socket = await openBulk(port);
  try {
    return await moveBytes(socket, direction, BYTES);
  } finally {
    socket.destroy();
  }
}
