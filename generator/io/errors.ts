import { textsIn, type Texts } from "../texts/texts.ts";
import { ReportedError } from "../util/errors.ts";

/** Takes the text of an error from the texts of a language. */
export type Wording = (texts: Texts) => string;

/** The command line or the configuration asks for something that cannot be done. */
export class UsageError extends ReportedError<Texts> {
  override readonly name = "UsageError";

  constructor(wording: Wording) {
    super(wording, textsIn);
  }
}

/** A file or folder cannot be read or written. */
export class UnreadableError extends ReportedError<Texts> {
  override readonly name = "UnreadableError";

  constructor(wording: Wording) {
    super(wording, textsIn);
  }
}
