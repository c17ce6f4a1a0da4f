/** Finds where a text breaks the rules of JSON. It imports ts-morph, so config.ts loads it only for a text that is not valid. */
import { ts } from "../emit/ts-morph.ts";
import type { JsonFault } from "../texts/english/messages.ts";

/** Returns the first fault of a text that `JSON.parse` rejects; undefined if the parser of TypeScript accepts it. */
export function findJsonFault(text: string): JsonFault | undefined {
  const { error } = ts.parseConfigFileTextToJson("config.json", text);
  const faults = [...looseForms(text)];
  if (error?.start !== undefined) faults.push({ case: "syntax", at: error.start });
  const [first] = faults.sort((one, other) => one.at - other.at);
  if (first === undefined) return undefined;
  const before = text.slice(0, first.at).split("\n");
  return { case: first.case, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Comments, and commas behind the last entry: JSON does not have them, and the parser of TypeScript accepts them. */
function* looseForms(text: string): Generator<Pick<JsonFault, "case"> & { readonly at: number }> {
  const forms = /"(?:\\.|[^"\\\n])*"|(?<comment>\/\/|\/\*)|(?<comma>,)(?=\s*[}\]])/gu;
  for (const { index, groups } of text.matchAll(forms)) {
    if (groups?.["comment"] !== undefined) yield { case: "comment", at: index };
    else if (groups?.["comma"] !== undefined) yield { case: "comma", at: index };
  }
}
