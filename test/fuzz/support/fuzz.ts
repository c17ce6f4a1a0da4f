/** Runs a property for a share of the time of `npm run fuzz`, and prints the number of cases and the seed. */
import fc from "fast-check";
import { test } from "vitest";

/** The shares of the time. Each fuzzer runs on as many platforms as stated; two run at a time. */
const plan = {
  messages: { share: 3, platforms: 2 },
  responses: { share: 2, platforms: 2 },
  der: { share: 1, platforms: 2 },
  json: { share: 1, platforms: 1 },
  bill: { share: 1, platforms: 1 },
  headers: { share: 1, platforms: 1 },
  multipart: { share: 1, platforms: 1 },
  exchanges: { share: 3, platforms: 2 },
  requests: { share: 3, platforms: 1 },
  pages: { share: 4, platforms: 1 },
} as const;
const only = process.env["FUZZ_ONLY"];
const planned = Object.entries(plan).filter(([name]) => only === undefined || name === only);
const shares = planned.reduce((sum, [, { share, platforms }]) => sum + share * platforms, 0);
const workers = Math.min(
  2,
  planned.reduce((sum, [, { platforms }]) => sum + platforms, 0),
);
const total = Number(process.env["FUZZ_SECONDS"] ?? 60) * workers;
const platform = process.env["FUZZ_PLATFORM"] ?? "node";

/** How often each outcome occurred. A fuzzer whose cases all have one outcome tests nothing. */
export type Outcomes = Map<string, number>;

/** Adds one to the count of an outcome. */
export function count(outcomes: Outcomes, outcome: string): void {
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
}

/**
 * Registers a fuzzer. It fails with the shortest case that fast-check finds.
 *
 * @param outcomes the counts that the property keeps
 * @param expected outcomes that must occur
 */
export function fuzz<Case>(
  fuzzer: keyof typeof plan,
  property: fc.IRawProperty<Case>,
  outcomes: Outcomes,
  expected: readonly string[],
): void {
  const milliseconds = Math.ceil((total * 1000 * plan[fuzzer].share) / shares);
  test(fuzzer, { timeout: milliseconds + 600_000 }, async () => {
    const seed = Number(process.env["FUZZ_SEED"] ?? Date.now() % 0x7fffffff);
    const result = await fc.check(property, {
      seed,
      numRuns: Number.MAX_SAFE_INTEGER,
      interruptAfterTimeLimit: milliseconds,
      maxSkipsPerRun: Number.MAX_SAFE_INTEGER,
    });
    const counts = [...outcomes].map(([outcome, times]) => `${times} ${outcome}`).join(", ");
    console.log(`${fuzzer} (${platform}): ${result.numRuns} cases, seed ${seed}: ${counts}`);
    if (result.failed) throw new Error(fc.defaultReportMessage(result), { cause: result.errorInstance });
    const missing = expected.filter((outcome) => !outcomes.has(outcome));
    if (missing.length > 0) throw new Error(`${fuzzer}: no case was ${missing.join(", ")}.`);
  });
}
