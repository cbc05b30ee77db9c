/** fast-check with the seed of all tests. */
import fc from 'fast-check';
import { FUZZ_SEED } from './fuzz-seed.ts';

fc.configureGlobal({ seed: FUZZ_SEED });

export { fc };
