/**
 * Gives the random cases of properties a fixed seed, so that a run fails for a change of the code and not by chance. FAST_CHECK_SEED
 * sets another one; `npm run fuzz` tries random ones.
 */
import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env["FAST_CHECK_SEED"] ?? 20_261_128) });
