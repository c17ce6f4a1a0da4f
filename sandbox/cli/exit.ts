import type { Language } from "../../generator/util/language.ts";
import { textsIn, type Texts } from "./texts/texts.ts";

/** The exit codes of the command; those of wechatpay-codegen mean the same. */
export const exit = { clean: 0, findings: 1, usage: 2, unreadable: 3 } as const;

/** An error that the command reports in one line, in the language of the run. `message` is in English. */
export abstract class ReportedError extends Error {
  private readonly wording: (texts: Texts) => string;

  /** @param wording takes the text of the error from the texts of a language */
  constructor(wording: (texts: Texts) => string) {
    super(wording(textsIn("en")));
    this.wording = wording;
  }

  messageIn(language: Language): string {
    return this.wording(textsIn(language));
  }
}

/** The command line is invalid. */
export class UsageError extends ReportedError {
  override readonly name = "UsageError";
}

/** A file that the command line names cannot be read or written, or a port cannot be opened. */
export class UnreadableError extends ReportedError {
  override readonly name = "UnreadableError";
}

/** The code of a system error: `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** The message of an error, as the reason in another message. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : "unknown reason";
}
