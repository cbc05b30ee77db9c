/** `bnd-tui dev`: the bundled controller and worker in one process, and the lab behind its targets. */
import { setFlagsFromString } from 'node:v8';
import { BndError, isBndError } from '../../lib/errors.ts';
import { EXIT_OK } from '../../lib/exit-codes.ts';
import { onStopRequest } from '../../lib/stop-request.ts';
import { within } from '../../lib/within.ts';
import { writeError } from '../../lib/write-out.ts';
import type { PeerCheck } from '../../proxy/only-you.ts';
import type { ServerIdentity } from '../controller/http/listener.ts';
import { createController } from '../controller/index.ts';
import type { LabSeed } from '../controller/seed/lab.ts';
import type { DemoSignIn } from '../lab/sign-in/demo-sign-in.ts';
import { ConnectionLimits } from '../limits/connection-limits.ts';
import { createWorker, type Worker } from '../worker/index.ts';
import { announce } from './announce.ts';
import { isLoopback, parseListenAddress } from './listen-address.ts';
import { createDevLog, type DevLog } from './log.ts';
import { type Ops, openOps } from './ops.ts';
import type { DevOptions } from './options.ts';

const API_FLAG = '--api-listen-address';
const PROXY_FLAG = '--proxy-listen-address';
const API_PORT = 9200;
const PROXY_PORT = 9202;
const PUBLIC_FLAG = '--worker-public-address';
const OPS_FLAG = '--ops-listen-address';
const OPS_PORT = 9203;
const UNPRIVILEGED = { loginName: 'user', password: 'password' } as const;
const STOP_WITHIN_MS = 5000;

interface Running {
  /** http:// or https://host:port */
  readonly api: string;
  /** host:port */
  readonly proxy: string;
  readonly signIn: DemoSignIn | undefined;
  readonly ops: Ops | undefined;
  close(): Promise<void>;
}

/** Runs until a signal. Rejects with BndError if it cannot start: port-busy, port-forbidden, data-file, usage. */
export async function runDev(options: DevOptions): Promise<number> {
  // V8 would grow the space for new objects to 50 MB while connections come, and shrink it only at rest.
  setFlagsFromString('--semi-space-growth-factor=1');
  const stop = onStopRequest(options);
  const running = await start(options, createDevLog(options.logFormat));
  const { ops } = running;
  await announce(options, { ...running, ops: ops?.address, unprivileged: UNPRIVILEGED });
  await stop.requested;
  ops?.startShutdown();
  if (!options.json && options.logFormat === 'standard') await writeError('Stopping …');
  await within(running.close(), STOP_WITHIN_MS);
  return EXIT_OK;
}

async function start(options: DevOptions, log: DevLog): Promise<Running> {
  if (!/^[0-9A-Za-z]{10}$/.test(options.idSuffix)) {
    throw new BndError('usage', `--id-suffix must be ten letters or digits, not "${options.idSuffix}".`);
  }
  const api = parseListenAddress(options.apiListenAddress, API_FLAG, API_PORT);
  const proxy = parseListenAddress(options.proxyListenAddress, PROXY_FLAG, PROXY_PORT);
  const opsAt = options.opsListenAddress && parseListenAddress(options.opsListenAddress, OPS_FLAG, OPS_PORT);
  const identity = await readIdentity(options);
  const publicAddress = publicAddressOf(options.workerPublicAddress);
  for (const { host } of [api, proxy].filter((address) => !isLoopback(address.host))) {
    log.warn(
      `Warning: ${host} is reachable from other machines, and the logins are publicly known. Use it for tests only.`,
    );
  }
  const check = await checkOf(options, log);
  const parts: { close(): Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    for (const part of parts.splice(0).reverse()) await part.close();
  };
  const connections = new ConnectionLimits({ newcomersPerAddress: options.maxNewcomers, log: log.error });
  try {
    // Closed last: it reports the shutdown.
    const ops = opsAt ? await listening(openOps(opsAt), OPS_FLAG) : undefined;
    if (ops !== undefined) parts.push(ops);
    const lab = options.lab ? await openLab(options.data, check) : undefined;
    if (lab !== undefined) parts.push(lab);
    const signIn = await openSignIn(options, check);
    if (signIn !== undefined) parts.push(signIn);
    let worker: Worker | undefined;
    const controller = await createController({
      listen: api,
      workerAddress: () => worker && publicAddress(worker.address),
      identity,
      connections,
      idSuffix: options.idSuffix,
      loginName: options.loginName,
      password: options.password,
      unprivilegedLoginName: UNPRIVILEGED.loginName,
      unprivilegedPassword: UNPRIVILEGED.password,
      log: log.error,
      ...(options.logLevel === 'info' ? { logRequest: log.request } : {}),
      ...(options.data === undefined ? {} : { dataFile: options.data }),
      lab: lab?.seed,
      signIn,
    });
    parts.push(controller);
    worker = await listening(
      createWorker({ authority: controller.authority, listen: proxy, log: log.error, limits: connections }),
      PROXY_FLAG,
    );
    parts.push(worker);
    await lab?.keep();
    await listening(controller.listen(), API_FLAG);
    return { api: controller.address, proxy: worker.address, ops, signIn, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Adds the flag to change if an address cannot be listened on. */
async function listening<T>(work: Promise<T>, flag: string): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isBndError(error, 'port-busy', 'port-forbidden', 'bad-listen-address')) throw error;
    throw new BndError(error.code, error.message, {
      cause: error,
      hint: `Choose another address with ${flag}, for example ${flag} 127.0.0.1:0 for any free port.`,
    });
  }
}

/** Loaded only with the flags, and TLS with it. */
async function readIdentity({ tlsCert, tlsKey }: DevOptions): Promise<ServerIdentity | undefined> {
  if (tlsCert === undefined && tlsKey === undefined) return undefined;
  const { readTlsFiles } = await import('./tls-files.ts');
  return readTlsFiles(tlsCert, tlsKey);
}

interface OpenLab {
  readonly seed: LabSeed;
  /** Stores next to the data file, if there is one, what its targets refer to. */
  keep(): Promise<void>;
  close(): Promise<void>;
}

/** Loaded only with the lab: a start without it reads none of it. */
async function openLab(dataFile: string | undefined, check: PeerCheck | undefined): Promise<OpenLab> {
  const [{ startLab }, { keepPlan, readKeptPlan }, { labSeed }] = await Promise.all([
    import('../lab/lab.ts'),
    import('../lab/kept-plan.ts'),
    import('../lab/seed.ts'),
  ]);
  const lab = await startLab(dataFile === undefined ? undefined : await readKeptPlan(dataFile), check);
  return {
    seed: labSeed(lab),
    keep: async () => (dataFile === undefined ? undefined : keepPlan(dataFile, lab)),
    close: lab.close,
  };
}

/** Of the clients of the lab. Loaded only with it. */
async function checkOf(options: DevOptions, log: DevLog): Promise<PeerCheck | undefined> {
  if (!options.lab && options.signIn.length === 0) return undefined;
  return (await import('./lab-check.ts')).labCheck(options, log);
}

/** Loaded only with the flag: a start without it reads none of it. */
async function openSignIn(
  { signIn, loginName, password }: DevOptions,
  check: PeerCheck | undefined,
): Promise<DemoSignIn | undefined> {
  if (signIn.length === 0) return undefined;
  const [{ startDemoSignIn }, { demoUsers }] = await Promise.all([
    import('../lab/sign-in/demo-sign-in.ts'),
    import('../lab/sign-in/demo-users.ts'),
  ]);
  return startDemoSignIn(signIn, demoUsers({ loginName, password }, UNPRIVILEGED), check);
}

/** Returns the address that clients dial, by the address that the worker listens on. Throws BndError `usage`. */
function publicAddressOf(text: string | undefined): (listening: string) => string {
  if (text === undefined) return (listening) => listening;
  const { host, port } = parseListenAddress(text, PUBLIC_FLAG, 0);
  const name = host.includes(':') ? `[${host}]` : host;
  return (listening) => `${name}:${port === 0 ? listening.split(':').at(-1) : port}`;
}
