import { textsIn, type Texts } from "../texts/texts.ts";
import type { Language } from "../util/language.ts";

/** Takes the text of an error from the texts of a language. */
export type Wording = (texts: Texts) => string;

/** An error that a command reports in one line, in the language of the run. `message` is in English. */
export abstract class ReportedError extends Error {
  private readonly wording: Wording;

  constructor(wording: Wording) {
    super(wording(textsIn("en")));
    this.wording = wording;
  }

  messageIn(language: Language): string {
    return this.wording(textsIn(language));
  }
}

/** The command line or the configuration asks for something that cannot be done. */
export class UsageError extends ReportedError {
  override readonly name = "UsageError";
}

/** A file or folder cannot be read or written. */
export class UnreadableError extends ReportedError {
  override readonly name = "UnreadableError";
}
