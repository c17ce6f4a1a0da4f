import { UsageError } from "./errors.ts";

/** The patterns of one option as the user writes them. They match a page's place in the tree: `openapi/v3/pay/**`. */
export interface PagePatterns {
  /** The flag, or the configuration file and its key: messages begin with it. */
  readonly from: string;
  readonly isFlag: boolean;
  readonly texts: readonly string[];
}

/** Checks the patterns of an option; a wrong one is a usage error. */
export function pagePatterns(from: string, texts: readonly string[], isFlag: boolean): PagePatterns {
  for (const text of texts) {
    if (text.trim() === "") throw new UsageError((messages) => messages.patternEmpty(from));
    if (text.startsWith("!")) throw new UsageError((messages) => messages.patternNegated(from, text));
  }
  return { from, isFlag, texts };
}
