/** What passes do to an operation as a whole: its path or event, its former names, the values of its fields. */
import { describe, expect, test } from "vitest";

import type { Alias, Field } from "#generator/ir/model";
import { emptyCoverage } from "#generator/read/rows/coverage";
import { noCorrections } from "#generator/refine/join-corrections";
import { refine } from "#generator/refine/refine";
import { field, notification, operation } from "../support/page.ts";
import { refineOnly } from "../support/refine.ts";

test.each([
  ["DEMO.DONE", []],
  ["refund-3.OK_1", []],
  ["DEMO..DONE", ["path-invalid"]],
  ["../DEMO", ["path-invalid"]],
  ["DEMO.DONE.ts", ["path-invalid"]],
  ["con.DONE", ["path-invalid"]],
  ["DEMO.d.DONE", ["path-invalid"]],
])("the event %s can or cannot be the name of a file", (event, rules) => {
  const { operations, findings } = refineOnly(notification({ event }));
  expect(findings.map(({ rule }) => rule).filter((rule) => rule !== "event-missing")).toEqual(rules);
  expect(operations.map(({ kind }) => kind)).toEqual(rules.length > 0 ? [] : ["notification"]);
});

describe("a former page gives another name to an operation of the same kind", () => {
  const at = (page: string) => ({ page, file: page, line: 1 });
  const endpoint = operation();
  const event = notification();
  const path = (target: string, page = "openapi/v3/old.md"): Alias => {
    return { kind: "endpoint", path: "/v3/old", ...at(page), target };
  };
  const named = (target: string): Alias => {
    return { kind: "notification", event: "OLD", ...at("webhook/v3/OLD.md"), target };
  };

  test.each<[what: string, aliases: readonly Alias[], names: readonly string[], nowhere: number]>([
    ["a path to an endpoint", [path(endpoint.page)], ["/v3/old → openapi/v3/demo.md"], 0],
    ["an event to a notification", [named(event.page)], ["OLD → webhook/v3/DEMO.DONE.md"], 0],
    ["a path to a notification", [path(event.page)], [], 1],
    ["an event to an endpoint", [named(endpoint.page)], [], 1],
    ["a path to itself", [path("openapi/v3/old.md")], [], 1],
    [
      "a path by way of another",
      [path("openapi/v3/older.md"), path(endpoint.page, "openapi/v3/older.md")],
      ["/v3/old → openapi/v3/demo.md", "/v3/old → openapi/v3/demo.md"],
      0,
    ],
  ])("%s", (_, aliases, names, nowhere) => {
    const read = { operations: [endpoint, event], aliases, findings: [], coverage: emptyCoverage };
    const model = refine(read, noCorrections);
    const shown = model.aliases.map((one) => `${"path" in one ? one.path : one.event} → ${one.of.page}`);
    expect(shown).toEqual(names);
    expect(model.findings.filter(({ rule }) => rule === "moved-nowhere")).toHaveLength(nowhere);
  });
});

test.each<[what: string, facts: Partial<Field>, wanted: Partial<Field>, ...rules: string[]]>([
  ["both values of a boolean", { type: "boolean", enum: ["true", "false"] }, { type: "boolean" }],
  [
    "a word among the values of a boolean",
    { type: "boolean", enum: ["true", "maybe"] },
    { type: "string", enum: ["true", "maybe"] },
    "enum-type",
  ],
  [
    "a word among the values of a list of numbers",
    { type: "integer[]", enum: [1, "A"] },
    { type: "string[]", enum: ["1", "A"] },
    "enum-type",
  ],
  ["classes of status codes", { type: "integer", enum: ["2XX"] }, { type: "integer", enum: ["2XX"] }],
  ["values of an object", { type: "object", enum: ["A"] }, { type: "object" }, "enum-unexpected"],
])("the values decide the type: %s", (_, facts, wanted, ...rules) => {
  const { operations, findings } = refineOnly(operation({ response: [field("state", facts)] }));
  expect(operations[0]?.response).toEqual([field("state", wanted)]);
  expect(findings.map(({ rule }) => rule)).toEqual(rules);
});
