import type { UnknownMark } from "../../ir/model.ts";
import { finding, type Finding } from "../../findings/finding.ts";
import type { FindingData } from "../../findings/texts/texts.ts";
import { isRecord } from "../../util/is-record.ts";
import { FrontMatterError, type Parsers } from "./parsers.ts";

/** The front matter of a page: the keys that concern an operation. */
export interface FrontMatter {
  readonly title?: string;
  readonly description?: string;
  /** `/v3/…`, where the page states it. */
  readonly path?: string;
  /** The upstream page that a canonical page was imported from; `official-samples` where no upstream page has its facts. */
  readonly source?: string;
  /** Official links, by method; under "" those of a page with one operation. */
  readonly links: { readonly [method: string]: readonly string[] };
  /** Marks that the source page does not show, by method; under "" those of a page with one operation. */
  readonly unknown: { readonly [method: string]: readonly UnknownMark[] };
}

const emptyFrontMatter: FrontMatter = { links: {}, unknown: {} };

/** Reads the front matter of a page. A missing or empty one has no values; invalid values are reported and left out. */
export function readFrontMatter(
  yaml: string | undefined,
  parsers: Parsers,
  file: string,
  findings: Finding[],
): FrontMatter {
  if (yaml === undefined) return emptyFrontMatter;
  let values: unknown;
  try {
    values = parsers.yaml(yaml, "error");
  } catch (error) {
    if (!(error instanceof FrontMatterError)) throw error;
    // The first line of the front matter is the second of the page.
    const place = { file, line: error.line + 1, column: error.column };
    findings.push(finding("front-matter-invalid", place, { case: "yaml" }));
    return emptyFrontMatter;
  }
  if (values === null) return emptyFrontMatter;
  const report: Report = (data) =>
    void findings.push(finding("front-matter-invalid", { file, line: 1, column: 1 }, data));
  if (!isRecord(values)) {
    report({ case: "mapping" });
    return emptyFrontMatter;
  }
  return {
    ...readText("title", values["title"], report),
    ...readText("description", values["description"], report),
    ...readText("path", values["path"], report),
    ...readText("source", values["source"], report),
    links: byMethod("links", values["links"], report),
    unknown: readUnknown(byMethod("unknown", values["unknown"], report), report),
  };
}

type Report = (data: FindingData["front-matter-invalid"]) => void;

/** Reads a list, or a list for each method of a page with several operations. */
function byMethod(key: string, value: unknown, report: Report): { [method: string]: readonly string[] } {
  if (value === undefined || value === null) return {};
  const lists = isRecord(value) ? Object.entries(value) : [["", value] as const];
  if (!lists.every(([, list]) => Array.isArray(list) && list.every((item) => typeof item === "string"))) {
    report({ case: "list", key });
    return {};
  }
  return Object.fromEntries(lists) as { [method: string]: readonly string[] }; // every list was checked above
}

/** Reads the list of unknown marks. A misspelt name is an error: the generator would use a mark that the page does not show. */
function readUnknown(marks: { [method: string]: readonly string[] }, report: Report): FrontMatter["unknown"] {
  const invalid = Object.values(marks)
    .flat()
    .find((mark) => mark !== "required" && mark !== "encrypted");
  if (invalid !== undefined) report({ case: "unknown", value: invalid });
  return marks as FrontMatter["unknown"]; // the finding for an invalid mark is an error, which stops the run
}

function readText<Key extends string>(key: Key, value: unknown, report: Report): { [K in Key]?: string } {
  if (value === undefined || value === null) return {};
  if (typeof value !== "string" && typeof value !== "number") {
    report({ case: "string", key });
    return {};
  }
  return { [key]: String(value) } as { [K in Key]?: string }; // the one key of the parameter
}
