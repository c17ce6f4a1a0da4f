/** The examples of the skill: each compiles, and the client accepts its request. */
import { expect, test } from "vitest";

import { exampleCall } from "#generator/skill/example-code";
import { exampleRequest, type ExampleValue } from "#generator/skill/example-value";
import { exampleHandler } from "#generator/skill/example-handler";
import type { ModuleSource } from "#generator/explain/imports";
import { isEndpoint } from "#generator/ir/operation";
import { png } from "../../support/request.ts";
import { root, specEndpoints, specOperations } from "../../support/specs.ts";
import { typeErrorsIn } from "../support/type-check.ts";

const source: ModuleSource = { from: "package" };

interface Validator {
  readonly "~standard": { validate(value: unknown): object };
}

/** The value that the code of an example makes. */
function valueOf(example: ExampleValue): unknown {
  switch (example.kind) {
    case "scalar":
      return example.value;
    case "file":
      return png;
    case "list":
      return example.items.map(valueOf);
    case "object":
      return Object.fromEntries(example.members.map(([name, member]) => [name, valueOf(member)]));
  }
}

test("the example of every operation compiles", { timeout: 240_000 }, () => {
  const client = [
    'import type { Client } from "wechatpay-ts";',
    "declare const client: Client;",
    "export {};",
  ];
  const modules = new Map(
    specOperations().map((operation, at): [string, string] => {
      const lines = isEndpoint(operation)
        ? [...client, ...exampleCall(operation, source)]
        : exampleHandler(operation, source);
      const shown = lines.some((line) => line.startsWith("const response")) ? ["void response;"] : [];
      return [`test/example-${at}.ts`, [...lines, ...shown, ""].join("\n")];
    }),
  );
  const errors = typeErrorsIn(modules);
  expect([...errors].map(([path, texts]) => [modules.get(path), ...texts])).toEqual([]);
  expect(modules.size).toBeGreaterThan(1100);
});

test("the client accepts the request of every example", async () => {
  const rejected: unknown[] = [];
  for (const operation of specEndpoints()) {
    const { module, type } = operation.names;
    const path = `${root}/generated/${module}.ts`;
    // every module has the validator of its request
    const exported = (await import(/* @vite-ignore */ path)) as Record<string, Validator>;
    const validator = exported[`validate${type}Request`];
    const result = validator?.["~standard"].validate(valueOf(exampleRequest(operation)));
    if (!result || "issues" in result) rejected.push([operation.names.function, result]);
  }
  expect(rejected).toEqual([]);
});
