import { ReportedError } from "../../generator/util/errors.ts";
import { textsIn, type Texts } from "./texts/texts.ts";

/** The exit codes of the command; those of wechatpay-codegen mean the same. */
export const exit = { clean: 0, findings: 1, usage: 2, unreadable: 3 } as const;

/** The command line is invalid. */
export class UsageError extends ReportedError<Texts> {
  override readonly name = "UsageError";

  constructor(wording: (texts: Texts) => string) {
    super(wording, textsIn);
  }
}

/** A file that the command line names cannot be read or written, or a port cannot be opened. */
export class UnreadableError extends ReportedError<Texts> {
  override readonly name = "UnreadableError";

  constructor(wording: (texts: Texts) => string) {
    super(wording, textsIn);
  }
}
