/** Checks what WeChat Pay reports, before it is stored. `expectPayment` of the package compares payments and refunds. */

/** What WeChat Pay reports differs from the merchant's row: do not store it, a person looks at it. */
export class MismatchError extends Error {
  override readonly name = "MismatchError";
}

/**
 * Compares members of a report with what the merchant has stored. The message names them and has no values, which may be
 * personal.
 *
 * @throws MismatchError
 */
export function expectSame(
  what: string,
  report: object,
  expected: Readonly<Record<string, string | number | undefined>>,
): void {
  const members = Object.entries(report) as [string, unknown][]; // any members
  const received = new Map(members);
  const different = Object.entries(expected).filter(
    ([name, value]) => value === undefined || received.get(name) !== value,
  );
  if (different.length === 0) return;
  const names = different.map(([name]) => name).join(", ");
  throw new MismatchError(`${what}: ${names}: not what was stored. Look at it before you act.`);
}

/**
 * Returns a state that the merchant's program knows. WeChat Pay may add states: what to do with one is not for a program to
 * guess.
 *
 * @throws Error for any other
 */
export function stateIn<State extends string>(states: readonly State[], reported: string | undefined): State {
  const state = states.find((one) => one === reported);
  if (state !== undefined) return state;
  throw new Error(`state: expected ${states.join(", ")}. Read the page of the endpoint for the new one.`);
}
