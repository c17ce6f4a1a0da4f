/** Errors as the commands report them, and facts of errors of the system. */
import type { Language } from "./language.ts";

/** An error that a command reports in one line, in the language of the run. `message` is in English. */
export abstract class ReportedError<Texts> extends Error {
  private readonly wording: (texts: Texts) => string;
  private readonly textsIn: (language: Language) => Texts;

  /** @param wording takes the text of the error from the texts of a language */
  constructor(wording: (texts: Texts) => string, textsIn: (language: Language) => Texts) {
    super(wording(textsIn("en")));
    this.wording = wording;
    this.textsIn = textsIn;
  }

  messageIn(language: Language): string {
    return this.wording(this.textsIn(language));
  }
}

/** The code of an error of the system, such as `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** The message of an error, as the reason in another message. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : "unknown reason";
}
