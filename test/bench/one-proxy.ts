/** The built `bnd-tui proxy`: what it adds to the time to the first byte, and very many connections to many targets. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { startConnect } from '../support/connect-process.ts';
import type { DevProcess } from '../support/dev-process.ts';
import { type ProxyProcess, startProxy } from '../support/proxy-process.ts';
import { at, createTarget, type Rest, text } from '../support/rest.ts';
import { type Measured, median } from './report.ts';

const ROUNDS = 150;
const TARGETS = 50;
const CONNECTIONS = 5_000;
const AT_ONCE = 50;

/** `port`: an echo server. */
export async function measureOneProxy(dev: DevProcess, rest: Rest, port: number): Promise<Measured[]> {
  const scope = await rest.call('POST', '/v1/scopes', { scope_id: 'o_1234567890', name: 'bench-proxy' });
  const project = text(at(scope, 'id'));
  const proxy = await startProxy({ BOUNDARY_ADDR: dev.api, BOUNDARY_TOKEN: rest.token });
  proxy.child.stdout?.resume();
  try {
    return [await firstByte(dev, rest, proxy, project), await manyConnections(rest, proxy, project, port)];
  } finally {
    await proxy.stop();
  }
}

/** With the alias NAME.bench. */
function inProject(project: string, name: string) {
  return { scope_id: project, with_aliases: [{ value: `${name}.bench`, scope_id: 'global' }] };
}

/** Pairs of the same request, through the proxy and through a forward of its own. */
async function firstByte(
  dev: DevProcess,
  rest: Rest,
  proxy: ProxyProcess,
  project: string,
): Promise<Measured> {
  const web = createServer((_, response) => response.end('page')).listen(0, '127.0.0.1');
  await once(web, 'listening');
  const address = web.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const target = await createTarget(rest, 'web', port, inProject(project, 'web'));
  const forward = await startConnect(dev.api, rest.token, target);
  const way = ['--socks5-hostname', `127.0.0.1:${proxy.port}`];
  const plain: number[] = [];
  const through: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    plain.push(await curlMs(`http://127.0.0.1:${forward.port}/`));
    through.push(await curlMs(...way, `http://web.bench:${port}/`));
  }
  await forward.stop();
  web.close();
  const addedMs = median(through.map((ms, index) => ms - (plain[index] ?? 0)));
  return {
    measure: 'curl --socks5-hostname to an alias, time to first byte compared with a plain forward',
    reach: '<= 1 ms more, p50',
    seen: `${addedMs.toFixed(2)} ms more (${median(plain).toFixed(2)} ms plain, ${median(through).toFixed(2)} ms through the proxy)`,
    reached: addedMs <= 1,
    figures: { addedMs, plainMs: median(plain), throughMs: median(through) },
  };
}

async function curlMs(...args: readonly string[]): Promise<number> {
  const { stdout } = await promisify(execFile)(
    'curl',
    ['-sf', '-o', '/dev/null', '-w', '%{time_starttransfer}', ...args],
    { env: { PATH: process.env.PATH ?? '' } },
  );
  return Number(stdout) * 1000;
}

async function manyConnections(
  rest: Rest,
  proxy: ProxyProcess,
  project: string,
  port: number,
): Promise<Measured> {
  const names = Array.from({ length: TARGETS }, (_, index) => `many-${index}`);
  const ids = await Promise.all(
    names.map((name) => createTarget(rest, name, port, inProject(project, name))),
  );
  let next = 0;
  let lost = 0;
  const startedAt = performance.now();
  const work = async (): Promise<void> => {
    while (next < CONNECTIONS) {
      const index = next++;
      const sent = `connection ${index}\n`;
      if ((await roundTrip(proxy.port, `many-${index % TARGETS}.bench`, port, sent)) !== sent) lost += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const seconds = (performance.now() - startedAt) / 1000;
  const listed = at(
    await rest.call('GET', '/v1/sessions?scope_id=global&recursive=true&page_size=1000'),
    'items',
  );
  const targets = (Array.isArray(listed) ? listed : []).map((session) => at(session, 'target_id'));
  const sessions = targets.filter((id) => ids.some((own) => own === id)).length;
  return {
    measure: `${CONNECTIONS} connections through the proxy to ${TARGETS} targets, ${AT_ONCE} at once`,
    reach: '0 lost, one session per target',
    seen: `${lost} lost, ${sessions} sessions, ${seconds.toFixed(1)} s`,
    reached: lost === 0 && sessions === TARGETS,
    figures: { lost, sessions, seconds },
  };
}

async function roundTrip(proxyPort: number, host: string, port: number, sent: string): Promise<string> {
  const socket = connect({ port: proxyPort, host: '127.0.0.1', noDelay: true });
  const name = Buffer.from(host);
  socket.write(Buffer.from([5, 1, 0, 5, 1, 0, 3, name.length, ...name, port >> 8, port & 255]));
  const head = 2 + 10;
  let received = Buffer.alloc(0);
  try {
    for await (const chunk of socket) {
      const before = received.length;
      received = Buffer.concat([received, chunk]);
      if (before < head && received.length >= head) socket.write(sent);
      if (received.length >= head + sent.length) break;
    }
  } catch {
    return '';
  } finally {
    socket.destroy();
  }
  return received.subarray(head).toString();
}
