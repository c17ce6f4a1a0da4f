import { UnreadableError, UsageError } from "../io/errors.ts";
import { textsIn } from "../texts/texts.ts";
import { codeOf, reasonOf } from "../util/errors.ts";
import type { Language } from "../util/language.ts";
import { printable } from "../util/printable.ts";
import { exit } from "./exit.ts";

/** An error as a command reports it: one line, and the exit code. */
export interface Failure {
  readonly message: string;
  readonly code: number;
}

/** Returns the report of an error; undefined for an error of the generator itself. */
export function failureOf(error: unknown, language: Language): Failure | undefined {
  const texts = textsIn(language);
  if (error instanceof UsageError) {
    return { message: texts.helpHint(printable(error.messageIn(language))), code: exit.usage };
  }
  if (error instanceof UnreadableError)
    return { message: printable(error.messageIn(language)), code: exit.unreadable };
  // An error of the system is about the machine, not about this tool: its message is enough.
  if (codeOf(error) !== undefined)
    return { message: texts.systemError(printable(reasonOf(error))), code: exit.unreadable };
  return undefined;
}
