import { UsageError } from "./exit.ts";

/** The patterns of one option, as they are written. They match a page's place in the tree: `openapi/v3/pay/**`. */
export interface PagePatterns {
  /** The flag, or the configuration file and its key: messages begin with it. */
  readonly from: string;
  readonly isFlag: boolean;
  readonly texts: readonly string[];
}

export const patternExample =
  "Name pages by their place in the tree, such as openapi/v3/pay/** or webhook/**.";

/** Takes the patterns of an option, or refuses them with a usage error. */
export function pagePatterns(from: string, texts: readonly string[], isFlag: boolean): PagePatterns {
  for (const text of texts) {
    if (text.trim() === "") throw new UsageError(`${from}: a pattern is empty. ${patternExample}`);
    if (text.startsWith("!")) {
      throw new UsageError(
        `${from}: the pattern "${text}" begins with "!". Use exclude for pages to leave out.`,
      );
    }
  }
  return { from, isFlag, texts };
}
