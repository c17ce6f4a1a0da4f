import { isDeepYaml } from "../../util/yaml.ts";

/** A plain scalar that is a text in each schema of YAML: it begins with a letter, or with a bracket of Chinese texts. */
const plainText =
  /^(?!(?:null|true|false|yes|no|on|off|y|n)$)[a-z\p{Script=Han}（【「《](?:(?!:)[!-~\p{L}\p{N}\p{P}]|:(?=[!-~\p{L}\p{N}])| (?=[^\s#]))*$/iu;
const keys: ReadonlySet<string> = new Set([
  "title",
  "description",
  "path",
  "source",
  "links",
  "unknown",
  "moved",
]);
const methods: ReadonlySet<string> = new Set(["get", "post", "put", "patch", "delete"]);

/** Reads the front matter that `import` writes: texts, lists of texts, and such lists by method. Undefined for any other. */
export function readCanonicalFrontMatter(lines: readonly string[]): object | undefined {
  if (isDeepYaml(lines.join("\n"))) return undefined;
  const values = new Map<string, unknown>();
  for (let at = 0; at < lines.length;) {
    const [, key = "", text] = /^([a-z]+):(?: (.*))?$/u.exec(lines[at] ?? "") ?? [];
    if (!keys.has(key) || values.has(key)) return undefined;
    const end = endOfBlock(lines, at + 1);
    const value = text === undefined ? readLists(lines.slice(at + 1, end)) : readText(text);
    if (value === undefined || (text !== undefined && end > at + 1)) return undefined;
    values.set(key, value);
    at = end;
  }
  return Object.fromEntries(values);
}

/** Returns the first line that is not indented. */
function endOfBlock(lines: readonly string[], from: number): number {
  const length = lines.slice(from).findIndex((line) => !line.startsWith(" "));
  return length < 0 ? lines.length : from + length;
}

/** Reads a list, or a list for each method. */
function readLists(lines: readonly string[]): object | undefined {
  if (lines[0]?.startsWith("  - ")) return readList(lines, "  - ");
  const lists = new Map<string, readonly string[]>();
  for (let at = 0; at < lines.length;) {
    const method = /^ {2}([a-z]+):$/u.exec(lines[at] ?? "")?.[1] ?? "";
    const length = lines.slice(at + 1).findIndex((line) => !line.startsWith("    "));
    const end = length < 0 ? lines.length : at + 1 + length;
    const list = readList(lines.slice(at + 1, end), "    - ");
    if (!list || !methods.has(method) || lists.has(method)) return undefined;
    lists.set(method, list);
    at = end;
  }
  return lists.size > 0 ? Object.fromEntries(lists) : undefined;
}

function readList(lines: readonly string[], mark: string): readonly string[] | undefined {
  const texts = lines.map((line) => (line.startsWith(mark) ? readText(line.slice(mark.length)) : undefined));
  return texts.length > 0 && texts.every((text) => text !== undefined) ? texts : undefined;
}

function readText(text: string): string | undefined {
  return plainText.test(text) ? text : undefined;
}
