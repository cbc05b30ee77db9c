/** The seed of all tests with random input: the same in every run, so that none fails that passed before. `npm run fuzz` draws another one. */
export const FUZZ_SEED = Number(process.env.FUZZ_SEED ?? 20_260_301);
