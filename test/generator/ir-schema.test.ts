/** What `ir` prints is what the schema in the package says it prints: of specs/, and of the whole documentation. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { root } from "../support/specs.ts";
import { run } from "./support/command.ts";

const schema = JSON.parse(readFileSync(join(root, "generator/ir.schema.json"), "utf8")) as object; // its own file
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);

async function irOf(folder: string): Promise<unknown> {
  const { stdout } = await run("ir", folder, "--format", "json");
  return JSON.parse(stdout);
}

const corpus = join(root, "../shared/corpus");
const there = existsSync(corpus);
if (!there) console.warn("The corpus is not beside the repository: its IR is not held against the schema.");

test.each([join(root, "specs"), ...(there ? [corpus] : [])])(
  "the IR of %s is valid under its schema",
  async (folder) => {
    validate(await irOf(folder));
    expect(validate.errors ?? []).toEqual([]);
  },
  60_000,
);

test("the schema rejects an unknown key and a missing one", async () => {
  const ir = await irOf(join(root, "specs"));
  expect(validate({ ...Object(ir), more: true })).toBe(false);
  expect(validate({ operations: [{ kind: "endpoint" }], aliases: [], coverage: {} })).toBe(false);
});
