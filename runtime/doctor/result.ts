/** The result of a check as data, which the texts of a language put into words. */
import { type Check, type Code, OUTCOMES, type Status } from "./outcomes.ts";
import type { english } from "./texts/english.ts";

/** The texts that every language has. */
export type Texts = typeof english;

/** An outcome in words. */
export interface Sentence {
  /** What the check found, without a period. */
  readonly text: string;
  /** What to do about it, as sentences. */
  readonly fix?: string;
}

/** The data that the text of an outcome needs. None of it is secret. */
type DataOf<C extends Code> = Parameters<Texts["outcomes"][C]>;

/** The result of a check. */
export interface Result {
  readonly check: Check;
  readonly status: Status;
  readonly code: Code;
  /** Puts the outcome into the words of a language. */
  readonly sentence: (texts: Texts) => Sentence;
}

/** Creates the result of a check. */
export function result<C extends Code>(check: Check, code: C, ...data: DataOf<C>): Result {
  return {
    check,
    status: OUTCOMES[code],
    code,
    sentence: (texts) => {
      const write = texts.outcomes[code] as (...data: DataOf<C>) => Sentence; // the compiler does not relate C to its data
      return write(...data);
    },
  };
}

/** Creates the result of a check that has nothing to check until others are valid. */
export function needsValid(check: Check, ...needed: readonly Check[]): Result {
  return result(check, "needs-valid", { check, needed });
}

/** Reports whether a check has ended well, so that others can use what it read. */
export function isUsable({ status }: Result): boolean {
  return status === "ok" || status === "warning";
}
