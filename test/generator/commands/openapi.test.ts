import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { inOwnFolder, pageText, run, specs, tree } from "../support/command.ts";

inOwnFolder();

test("openapi prints the document alone on stdout, or writes it to --out", async () => {
  specs({ a: pageText() });
  const { code, stdout, stderr } = await run("openapi", "--format", "json");
  expect(code).toBe(0);
  expect(stderr).toMatch(/^read {5}1 page, .*\nparse {4}1 operation, .*\nopenapi {2}1 operation, .*\n$/u);
  const document: unknown = JSON.parse(stdout);
  expect(document).toMatchObject({
    openapi: "3.1.0",
    paths: { "/v3/demo/a": { get: { operationId: "getDemoA", summary: "演示" } } },
  });
  expect(await run("openapi", "--out", "deep/er/openapi.json", "--silent")).toEqual({
    code: 0,
    stdout: "",
    stderr: "",
  });
  expect(readFileSync("deep/er/openapi.json", "utf8")).toBe(stdout);
});

test("openapi reports all findings and writes nothing when one is an error", async () => {
  specs({ a: pageText("decimal"), b: pageText() });
  const { code, stdout, stderr } = await run("openapi", "--out", "openapi.json");
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain("specs/openapi/v3/demo/a.md:9:26 error");
  expect(stderr).toContain("openapi: no document is written: 1 error. Correct the pages.\n");
  expect(Object.keys(tree("."))).not.toContain("openapi.json");
});

test("openapi without a folder of pages fails with 3 and names the folder", async () => {
  const { code, stdout, stderr } = await run("openapi");
  expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
  expect(stderr).toContain("specs: is not there.");
});
