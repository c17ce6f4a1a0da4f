import { parse, YAMLParseError } from "yaml";

import { isDeepYaml } from "../../util/yaml.ts";
import { FrontMatterError } from "./parsers.ts";

/** Parses front matter without aliases and without warnings, which would print its text. See `Parsers`. */
export function parseYaml(text: string, logLevel: "error" | "silent"): unknown {
  if (isDeepYaml(text)) throw new FrontMatterError("nested too deeply");
  try {
    return parse(text, { schema: "core", maxAliasCount: 0, logLevel });
  } catch (error) {
    const at = error instanceof YAMLParseError ? error.linePos?.[0] : undefined;
    throw new FrontMatterError(String(error), at && { line: at.line, column: at.col });
  }
}
