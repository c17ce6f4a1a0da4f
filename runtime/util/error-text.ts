/** Texts and facts of errors. */
import { member } from "./own.ts";

/** Ends the text of a message with a period, unless it ends with a sentence, a question or code. */
export function endSentence(text: string): string {
  return /[.?!…}。？！]$/.test(text) ? text : `${text}.`;
}

/** Returns the code of an error of the system, such as `ECONNRESET`; undefined if it has none in this form. */
export function systemCode(error: unknown): string | undefined {
  const code = error instanceof Error ? member(error, "code") : undefined;
  return typeof code === "string" && /^\w{1,40}$/.test(code) ? code : undefined;
}

/** Replaces the message of an error, also in its stack, which logs show. */
export function setMessage(error: Error, message: string): void {
  const { message: before, stack } = error;
  error.message = message;
  if (stack !== undefined && before !== "") error.stack = stack.replace(before, () => message);
}
