import { parse } from "yaml";

/** Brackets of a front matter, and columns before the words of a line. The parser recurses, and deep recursion can end the process. */
const [maxBrackets, maxIndent] = [1000, 200];

/**
 * Parses front matter without aliases and without warnings, which would print its text.
 *
 * @param logLevel `silent` reads what it can of front matter with errors
 * @throws an error of the parser, or a RangeError for too deep nesting
 */
export function parseYaml(text: string, logLevel: "error" | "silent"): unknown {
  const brackets = text.match(/[[{]/gu)?.length ?? 0;
  const isDeep = text.split("\n").some((line) => line.search(/[^\s?:-]/u) > maxIndent);
  if (brackets > maxBrackets || isDeep || /[?:-]{200}|(?:[?:-] ){100}/u.test(text))
    throw new RangeError("nested too deeply");
  return parse(text, { schema: "core", maxAliasCount: 0, logLevel });
}
