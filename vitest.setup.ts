import fastCheck from 'fast-check';

/** Applies the run count of `npm run fuzz` to every property that names none of its own. */
const fuzzRuns = Number(process.env['OPENGENI_FUZZ_RUNS']);
if (!Number.isSafeInteger(fuzzRuns) || fuzzRuns < 1) {
  throw new Error(
    'OPENGENI_FUZZ_RUNS must be a whole number of at least 1: pass it as `npm run fuzz -- 5000`.',
  );
}
fastCheck.configureGlobal({ ...fastCheck.readConfigureGlobal(), numRuns: fuzzRuns });
