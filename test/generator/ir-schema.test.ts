/** The output of `ir` is valid under the schema of the package: of specs/, and of the whole documentation. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { beforeAll, expect, test } from "vitest";
import { analyze, toIr } from "#generator/index";
import { readPageTree } from "#generator/io/pages";
import { corpusFolder, hasCorpus } from "../support/needs.ts";
import { sharedReadings } from "../support/readings.ts";
import { root } from "../support/specs.ts";
import { run } from "./support/command.ts";

const schema = JSON.parse(readFileSync(join(root, "generator/ir.schema.json"), "utf8")) as object; // its own file
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);

let ir: unknown;
beforeAll(async () => {
  const { stdout } = await run("ir", join(root, "specs"), "--format", "json");
  ir = JSON.parse(stdout);
}, 120_000);

test("the IR of specs/ is valid under its schema", () => {
  validate(ir);
  expect(validate.errors ?? []).toEqual([]);
});

const options = { timeout: 120_000, meta: { needs: "corpus" } } as const;

test.skipIf(!hasCorpus)("the IR of the corpus is valid under its schema", options, async () => {
  const model = await analyze(readPageTree([corpusFolder]).pages, { cache: sharedReadings });
  validate(JSON.parse(JSON.stringify(toIr(model))));
  expect(validate.errors ?? []).toEqual([]);
});

test("the schema rejects an unknown key and a missing one", () => {
  expect(validate({ ...Object(ir), more: true })).toBe(false);
  expect(validate({ operations: [{ kind: "endpoint" }], aliases: [], coverage: {} })).toBe(false);
});
