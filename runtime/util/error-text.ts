/** Texts and facts of errors. */
import { member } from "./own.ts";

/** Ends the text of a message with a period, unless it ends with a sentence, a question or code. */
export function endSentence(text: string): string {
  return /[.?!…}。？！]$/.test(text) ? text : `${text}.`;
}

/** Returns a fact of an error of the system, such as `ECONNRESET`; undefined if it has none in this form. */
export function systemFact(error: unknown, name: "code" | "syscall"): string | undefined {
  const fact = error instanceof Error ? member(error, name) : undefined;
  return typeof fact === "string" && /^\w{1,40}$/.test(fact) ? fact : undefined;
}

/** Replaces the message of an error, also in its stack, which logs show. */
export function setMessage(error: Error, message: string): void {
  const { message: before, stack } = error;
  error.message = message;
  if (stack !== undefined && before !== "") error.stack = stack.replace(before, () => message);
}
