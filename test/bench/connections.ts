/** Many connections through the built proxy and a worker: in sequence, and concurrently, every byte checked. */
import { createHash, randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { startConnect } from '../support/connect-process.ts';
import { createTarget, type Rest } from '../support/rest.ts';
import type { Measured } from './report.ts';

const IN_A_ROW = 10_000;
const AT_ONCE = 200;
const BYTES_EACH = 5_000_000;
/** A connection that has been silent for this long is lost. */
const ANSWER_MS = 60_000;

/** `port`: an echo server. `where`: which worker, for the table. */
export async function measureConnections(
  api: string,
  rest: Rest,
  port: number,
  where: string,
): Promise<Measured[]> {
  const target = await createTarget(rest, `bench echo ${Date.now()}`, port);
  const session = await startConnect(api, rest.token, target);
  try {
    return [await inARow(session.port, where), await atOnce(session.port, where)];
  } finally {
    await session.stop();
  }
}

async function inARow(port: number, where: string): Promise<Measured> {
  let lost = 0;
  const startedAt = performance.now();
  for (let index = 0; index < IN_A_ROW; index++) {
    const sent = `connection ${index}\n`;
    if ((await roundTrip(port, sent)) !== sent) lost++;
  }
  const eachMs = (performance.now() - startedAt) / IN_A_ROW;
  return {
    measure: `10,000 connections one after another, ${where}`,
    reach: '0 lost',
    seen: `${lost} lost, ${eachMs.toFixed(1)} ms each`,
    reached: lost === 0,
    figures: { lost, eachMs },
  };
}

async function roundTrip(port: number, sent: string): Promise<string> {
  const socket = connect(port, '127.0.0.1').setTimeout(ANSWER_MS, () => socket.destroy());
  let received = '';
  try {
    socket.write(sent);
    for await (const chunk of socket) {
      received += String(chunk);
      if (received.length >= sent.length) break;
    }
  } catch {
    return received;
  } finally {
    socket.destroy();
  }
  return received;
}

async function atOnce(port: number, where: string): Promise<Measured> {
  const startedAt = performance.now();
  const intact = await Promise.all(Array.from({ length: AT_ONCE }, () => checkedTransfer(port)));
  const wrong = intact.filter((ok) => !ok).length;
  const seconds = (performance.now() - startedAt) / 1000;
  return {
    measure: `${AT_ONCE} connections at once, 5 MB each both ways, ${where}`,
    reach: '0 bytes wrong or lost',
    seen: `${wrong} connections with wrong or lost bytes, ${seconds.toFixed(1)} s`,
    reached: wrong === 0,
    figures: { wrong, seconds },
  };
}

/** Sends random bytes to the echo and compares the checksum of the response. */
async function checkedTransfer(port: number): Promise<boolean> {
  const payload = randomBytes(BYTES_EACH);
  const socket: Socket = connect(port, '127.0.0.1').setTimeout(ANSWER_MS, () => socket.destroy());
  const hash = createHash('sha256');
  let received = 0;
  try {
    socket.write(payload);
    for await (const chunk of socket) {
      hash.update(chunk);
      received += chunk.length;
      if (received >= payload.length) break;
    }
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
  return (
    received === payload.length && hash.digest('hex') === createHash('sha256').update(payload).digest('hex')
  );
}
