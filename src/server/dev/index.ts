/** `bnd-tui dev`: the bundled controller and worker in one process, and the lab behind its targets. */

import { BndError, isBndError } from '../../lib/errors.ts';
import { EXIT_OK } from '../../lib/exit-codes.ts';
import { onStopRequest } from '../../lib/stop-request.ts';
import { within } from '../../lib/within.ts';
import { writeError } from '../../lib/write-out.ts';
import { createController } from '../controller/index.ts';
import { keepPorts, readKeptPorts } from '../lab/kept-ports.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { labSeed } from '../lab/seed.ts';
import type { DemoSignIn } from '../lab/sign-in/demo-sign-in.ts';
import { createWorker, type Worker } from '../worker/index.ts';
import { announce } from './announce.ts';
import { isLoopback, parseListenAddress } from './listen-address.ts';
import type { DevOptions } from './options.ts';

const API_FLAG = '--api-listen-address';
const PROXY_FLAG = '--proxy-listen-address';
const API_PORT = 9200;
const PROXY_PORT = 9202;
const UNPRIVILEGED = { loginName: 'user', password: 'password' } as const;
const STOP_WITHIN_MS = 5000;

interface Running {
  /** http://host:port */
  readonly api: string;
  /** host:port */
  readonly proxy: string;
  readonly signIn: DemoSignIn | undefined;
  close(): Promise<void>;
}

/** Runs until a signal. Rejects with BndError if it cannot start: port-busy, port-forbidden, data-file, usage. */
export async function runDev(options: DevOptions): Promise<number> {
  const stop = onStopRequest(options);
  const running = await start(options);
  await announce(options, { ...running, unprivileged: UNPRIVILEGED });
  await stop.requested;
  if (!options.json) await writeError('Stopping …');
  await within(running.close(), STOP_WITHIN_MS);
  return EXIT_OK;
}

async function start(options: DevOptions): Promise<Running> {
  if (!/^[0-9A-Za-z]{10}$/.test(options.idSuffix)) {
    throw new BndError('usage', `--id-suffix must be ten letters or digits, not "${options.idSuffix}".`);
  }
  const api = parseListenAddress(options.apiListenAddress, API_FLAG, API_PORT);
  const proxy = parseListenAddress(options.proxyListenAddress, PROXY_FLAG, PROXY_PORT);
  for (const { host } of [api, proxy].filter((address) => !isLoopback(address.host))) {
    await writeError(
      `Warning: ${host} is reachable from other machines, and the logins are publicly known. Use it for tests only.`,
    );
  }
  const parts: { close(): Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    for (const part of parts.splice(0).reverse()) await part.close();
  };
  try {
    const lab = options.lab ? await openLab(options.data) : undefined;
    if (lab !== undefined) parts.push(lab);
    const signIn = await openSignIn(options);
    if (signIn !== undefined) parts.push(signIn);
    let worker: Worker | undefined;
    const controller = await createController({
      listen: api,
      workerAddress: () => worker?.address,
      idSuffix: options.idSuffix,
      loginName: options.loginName,
      password: options.password,
      unprivilegedLoginName: UNPRIVILEGED.loginName,
      unprivilegedPassword: UNPRIVILEGED.password,
      log: complain,
      ...(options.logLevel === 'info' ? { logRequest: complain } : {}),
      ...(options.data === undefined ? {} : { dataFile: options.data }),
      ...(lab === undefined ? {} : { lab: labSeed(lab.ports) }),
      signIn,
    });
    parts.push(controller);
    worker = await listening(
      createWorker({ authority: controller.authority, listen: proxy, log: complain }),
      PROXY_FLAG,
    );
    parts.push(worker);
    if (lab !== undefined && options.data !== undefined) await keepPorts(options.data, lab.ports);
    await listening(controller.listen(), API_FLAG);
    return { api: controller.address, proxy: worker.address, signIn, close };
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

async function openLab(dataFile: string | undefined): Promise<Lab> {
  return startLab(dataFile === undefined ? undefined : await readKeptPorts(dataFile));
}

/** Loaded only with the flag: a start without it reads none of it. */
async function openSignIn({ signIn, loginName, password }: DevOptions): Promise<DemoSignIn | undefined> {
  if (signIn.length === 0) return undefined;
  const [{ startDemoSignIn }, { demoUsers }] = await Promise.all([
    import('../lab/sign-in/demo-sign-in.ts'),
    import('../lab/sign-in/demo-users.ts'),
  ]);
  return startDemoSignIn(signIn, demoUsers({ loginName, password }, UNPRIVILEGED));
}

function complain(line: string): void {
  void writeError(line);
}
