import { parse, YAMLParseError } from "yaml";

import type { UnknownMark } from "../model.ts";
import { problem, type Problem } from "../problem.ts";

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
  readonly unknown: readonly UnknownMark[];
}

const nothing: FrontMatter = { links: {}, unknown: [] };

export function readFrontMatter(yaml: string | undefined, file: string, problems: Problem[]): FrontMatter {
  if (yaml === undefined) return nothing;
  let values: unknown;
  try {
    values = parse(yaml, { schema: "core", maxAliasCount: 0 });
  } catch (error) {
    const at = error instanceof YAMLParseError ? error.linePos?.[0] : undefined;
    // The first line of the front matter is the second of the page.
    const place = { file, line: (at?.line ?? 1) + 1, column: at?.col ?? 1 };
    problems.push(
      problem(
        "front-matter-invalid",
        place,
        "The front matter is no valid YAML.",
        "Quote values that hold colons, brackets or hashes.",
      ),
    );
    return nothing;
  }
  if (!isRecord(values)) return nothing;
  return {
    ...text("title", values["title"]),
    ...text("description", values["description"]),
    ...text("path", values["path"]),
    ...text("source", values["source"]),
    links: linksOf(values["links"]),
    unknown: listOf(values["unknown"]).filter((mark) => mark === "required" || mark === "encrypted"),
  };
}

function linksOf(value: unknown): FrontMatter["links"] {
  if (!isRecord(value)) return { "": listOf(value) };
  return Object.fromEntries(Object.entries(value).map(([method, links]) => [method, listOf(links)]));
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function text<Key extends string>(key: Key, value: unknown): { [K in Key]?: string } {
  if (typeof value !== "string" && typeof value !== "number") return {};
  return { [key]: String(value) } as { [K in Key]?: string }; // the one key that was asked for
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
