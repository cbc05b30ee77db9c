/** How this program starts itself again: as a script of Node, or as a single executable, which contains its Node and its script. */
import { getAsset, isSea } from 'node:sea';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/** The asset of the executable that threads start with: the same code as its main script. */
const MAIN_ASSET = 'main.js';

/** Returns the program and the first arguments of a process that runs this program; a command of this program follows. */
export function selfCommand(): readonly [program: string, ...args: string[]] {
  return isSea() ? [process.execPath] : [process.execPath, process.argv[1] ?? ''];
}

/** Starts a thread that runs a command of this program. It gets no options of this Node. */
export function startSelfThread(
  command: string,
  options: Omit<WorkerOptions, 'argv' | 'eval' | 'execArgv'> = {},
): Worker {
  const own = { ...options, argv: [command], execArgv: [] };
  return isSea()
    ? new Worker(getAsset(MAIN_ASSET, 'utf8'), { ...own, eval: true })
    : new Worker(process.argv[1] ?? '', own);
}
