/** The operations that the client retries by default: their requests have a number by which WeChat Pay recognizes them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { baseCorrections } from "#generator/corrections/base";
import { pathRoots } from "#generator/ir/operation";
import { asField, type Field, type Fields, type Operation } from "#runtime/schema";

import { root } from "../support/specs.ts";

const modules = pathRoots
  .flatMap((folder) =>
    readdirSync(join(root, "generated", folder), { recursive: true, encoding: "utf8" }).map((name) =>
      join(folder, name),
    ),
  )
  .filter((name) => name.endsWith(".ts"))
  .filter((name) => readFileSync(join(root, "generated", name), "utf8").includes("idempotent:"));

function fieldAt(schema: Fields, path: string): Field | undefined {
  return path.split(".").reduce<Field | undefined>(
    (holder, name) => {
      const entry = holder?.fields?.[name];
      return entry && asField(entry);
    },
    { type: "object", fields: schema },
  );
}

/** The field by which WeChat Pay recognizes a request, by the module of the operation. */
const named = new Map(
  baseCorrections.flatMap(({ page, edit }) =>
    edit.kind === "idempotent" ? [[moduleOf(page), edit.field.replace(/^request\./u, "")] as const] : [],
  ),
);

function moduleOf(page: string): string {
  return `${page.replace(/^openapi\/|\.md$/gu, "").replace(/[{}]/gu, "_")}.ts`;
}

test("the operations with an idempotency key are the ones that the corrections name", () => {
  expect([...modules].sort()).toEqual([...named.keys()].sort());
});

describe.each(modules)("%s", (name) => {
  test("the operation requires the number, and is not a GET", async () => {
    const exported = (await import(join(root, "generated", name))) as Record<string, unknown>; // a module
    const operations = Object.entries(exported)
      .filter(([key]) => key.endsWith("Operation"))
      .map(([, operation]) => operation as Operation); // so the emitter calls them
    const known = operations.filter(({ idempotent }) => idempotent !== undefined);
    expect(known).toHaveLength(1);
    for (const { method, request, idempotent = "" } of known) {
      expect(method).not.toBe("GET");
      expect(fieldAt(request, idempotent)).toMatchObject({ type: "string", required: true });
      expect(idempotent).toBe(named.get(name));
    }
  });
});
