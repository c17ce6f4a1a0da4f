import { parse, YAMLParseError } from "yaml";

import type { UnknownMark } from "../ir/model.ts";
import { finding, type Finding } from "../findings/finding.ts";
import { isRecord } from "../util/is-record.ts";

/** What stands between the dashes at the head of a page, as far as it concerns an operation. */
export interface FrontMatter {
  readonly title?: string;
  readonly description?: string;
  /** `/v3/…`, where a page says it itself. */
  readonly path?: string;
  /** The upstream page a canonical page was made from. */
  readonly source?: string;
  /** Official links: of the page's operation, or of each by its method. */
  readonly links: { readonly [method: string]: readonly string[] };
  /** Likewise. */
  readonly unknown: { readonly [method: string]: readonly UnknownMark[] };
}

const nothing: FrontMatter = { links: {}, unknown: {} };

export function readFrontMatter(yaml: string | undefined, file: string, findings: Finding[]): FrontMatter {
  if (yaml === undefined) return nothing;
  let values: unknown;
  try {
    values = parse(yaml, { schema: "core", maxAliasCount: 0 });
  } catch (error) {
    const at = error instanceof YAMLParseError ? error.linePos?.[0] : undefined;
    // The first line of the front matter is the second of the page.
    const place = { file, line: (at?.line ?? 1) + 1, column: at?.col ?? 1 };
    findings.push(
      finding(
        "front-matter-invalid",
        place,
        "The front matter is no valid YAML.",
        "Quote values that hold colons, brackets or hashes.",
      ),
    );
    return nothing;
  }
  if (values === null) return nothing;
  const wrong = (what: string, fix: string) =>
    void findings.push(finding("front-matter-invalid", { file, line: 1, column: 1 }, what, fix));
  if (!isRecord(values)) {
    wrong("The front matter is no mapping.", "Write `title: …` and so on, a key a line.");
    return nothing;
  }
  return {
    ...text("title", values["title"], wrong),
    ...text("description", values["description"], wrong),
    ...text("path", values["path"], wrong),
    ...text("source", values["source"], wrong),
    links: byMethod("links", values["links"], wrong),
    unknown: unknownIn(byMethod("unknown", values["unknown"], wrong), wrong),
  };
}

type Wrong = (what: string, fix: string) => void;

/** A list, or a list for each method of a page of several; the list of a page of one is under "". */
function byMethod(key: string, value: unknown, wrong: Wrong): { [method: string]: readonly string[] } {
  if (value === undefined || value === null) return {};
  const lists = isRecord(value) ? Object.entries(value) : [["", value] as const];
  if (!lists.every(([, list]) => Array.isArray(list) && list.every((item) => typeof item === "string"))) {
    wrong(`"${key}" is no list of texts.`, `Write ${key}: [a, b], or such a list for each method.`);
    return {};
  }
  return Object.fromEntries(lists) as { [method: string]: readonly string[] }; // every list was just looked at
}

/** A mark that is not understood must not be taken for one that is settled. */
function unknownIn(marks: { [method: string]: readonly string[] }, wrong: Wrong): FrontMatter["unknown"] {
  const strange = Object.values(marks)
    .flat()
    .find((mark) => mark !== "required" && mark !== "encrypted");
  if (strange !== undefined)
    wrong(`"${strange}" is nothing that can be unknown.`, "Write required, encrypted, or both.");
  return marks as FrontMatter["unknown"]; // a strange one stops the run
}

function text<Key extends string>(key: Key, value: unknown, wrong: Wrong): { [K in Key]?: string } {
  if (value === undefined || value === null) return {};
  if (typeof value !== "string" && typeof value !== "number") {
    wrong(`"${key}" is no text.`, "Put it in quotes.");
    return {};
  }
  return { [key]: String(value) } as { [K in Key]?: string }; // the one key that was asked for
}
