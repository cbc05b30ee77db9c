/** A clipboard that keeps what was copied in the world of a test. */
import type { CopyResult, Ports } from '../../src/app/core/ports.ts';

interface Copied {
  readonly copied: string[];
  readonly copiedSecrets: string[];
  readonly cleared: string[];
  readonly copyResult: CopyResult;
}

export function memoryClipboard(world: Copied): Ports['clipboard'] {
  return {
    copy: async (text) => {
      world.copied.push(text);
      return world.copyResult;
    },
    copySecret: async (secret) => {
      world.copied.push(secret);
      world.copiedSecrets.push(secret);
      return world.copyResult;
    },
    clear: async (text) => {
      world.cleared.push(text);
    },
  };
}
