import type { ReadResult } from "#generator/read/page-result";
import { readPages } from "#generator/read/read";
import type { Endpoint, Field, Notification, PageFile } from "#generator/ir/model";

/** A page of one POST, whose answer has the given rows: `["name {…}", "type", "description"]`. */
export function pageOfRows(...rows: readonly (readonly string[])[]): PageFile {
  const lines = rows.map((cells) => `| ${cells.join(" | ")}`);
  const text = [
    "---",
    "title: 演示",
    "path: /v3/demo",
    "---",
    "",
    "# {{ $frontmatter.title }} {#post}",
    "",
    "| 返回字典 | 类型 {.type} | 描述 {.desc}",
    "| --- | --- | ---",
    ...lines,
    "",
    "{.im-table #response}",
    "",
  ].join("\n");
  return { path: "demo.md", text };
}

/** The line of the first row of `pageOfRows`. */
export const firstRow = 10;

export function readRowsOf(...rows: readonly (readonly string[])[]): {
  readonly fields: readonly Field[];
  readonly reading: ReadResult;
} {
  const reading = readPages([pageOfRows(...rows)]);
  return { fields: reading.operations[0]?.response ?? [], reading };
}

/** A field as a reader gives it, with as much said as a test needs. */
export function field(name: string, facts: Partial<Field> = {}): Field {
  return { name, type: "string", required: false, label: "", line: 1, column: 3, ...facts };
}

/** An endpoint as a reader gives it. */
export function operation(facts: Partial<Endpoint> = {}): Endpoint {
  const path = facts.path ?? "/v3/demo";
  return {
    kind: "endpoint",
    method: "POST",
    path,
    page: `openapi${path}.md`,
    file: `openapi${path}.md`,
    line: 6,
    title: "演示",
    hosts: [],
    links: [],
    responseType: "json",
    request: [],
    response: [],
    ...facts,
  };
}

/** A notification as a reader gives it. */
export function notification(facts: Partial<Notification> = {}): Notification {
  const event = facts.event ?? "DEMO.DONE";
  return {
    kind: "notification",
    event,
    events: [event],
    page: `webhook/v3/${event}.md`,
    file: `webhook/v3/${event}.md`,
    line: 6,
    title: "演示通知",
    links: [],
    responseType: "json",
    request: [],
    response: [],
    ...facts,
  };
}
