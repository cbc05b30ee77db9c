import { BndError } from '../../lib/errors.ts';

/** Throws BndError `usage` on Windows, where the control socket would not be a file that only its user can open. */
export function refuseWindows(): void {
  if (process.platform === 'win32')
    throw new BndError('usage', 'Background forwards are not supported on Windows.');
}
