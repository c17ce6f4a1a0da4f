/** An IR file: what wechatpay-codegen ir prints, served; anything else refused with the place of its first fault. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, onTestFinished, test } from "vitest";

import type { NamedOperation } from "#generator/ir/model";
import { IrError, makeCredentials, readIr, startSandbox } from "#sandbox/index";

import { root, specOperations } from "../support/specs.ts";

const isBuilt = existsSync(join(root, "sandbox/dist/ir.schema.json"));

const coverage = { rows: 0, fields: 0, separators: 0, emptyResponses: 0, byteStreams: 0, findings: 0 };
const operations = specOperations().map(({ names: _, ...operation }: NamedOperation) => operation);
const certificates = operations.find((one) => one.kind === "endpoint" && one.path === "/v3/certificates");

function irFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "sandbox-ir-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "ir.json");
  writeFileSync(path, text);
  return path;
}

function irOf(list: readonly unknown[]): string {
  return irFile(JSON.stringify({ operations: list, aliases: [], coverage }));
}

describe.skipIf(!isBuilt)("an IR file", { meta: { needs: "build" } }, () => {
  test("with every operation of specs/ is valid", async () => {
    expect(await readIr(irOf(operations))).toEqual(JSON.parse(JSON.stringify(operations)));
  });

  test("is served by startSandbox", async () => {
    const credentials = await makeCredentials();
    const sandbox = await startSandbox({ ir: irOf([certificates]), credentials });
    onTestFinished(() => sandbox.close());
    const headers = { accept: "application/json", "user-agent": "test" };
    const documented = await fetch(`${sandbox.url}/v3/certificates`, { headers });
    const other = await fetch(`${sandbox.url}/v3/pay/transactions/jsapi`, { method: "POST", headers });
    expect([documented.status, other.status]).toEqual([401, 404]);
  });

  test.each([
    ["no JSON", "{", "the file is not JSON."],
    ["a list", "[]", "the IR must be an object."],
    ["no operations", "{}", "operations is missing."],
    ["operations of another type", JSON.stringify({ operations: {} }), "aliases is missing."],
  ])("that holds %s is refused", async (_, text, message) => {
    const path = irFile(text);
    const reading = readIr(path);
    await expect(reading).rejects.toBeInstanceOf(IrError);
    await expect(reading).rejects.toThrow(
      `${path}: ${message} Write the file with wechatpay-codegen ir --out FILE.`,
    );
  });

  test.each([
    [{ method: "FETCH" }, "operations[0].method must be one of GET, POST, PUT, PATCH, DELETE."],
    [{ title: 1 }, "operations[0].title must be a string."],
    [{ line: 0 }, "operations[0].line must be at least 1."],
    [{ line: 1.5 }, "operations[0].line must be an integer."],
    [{ added: true }, "operations[0].added is not part of the IR."],
    [{ response: [{ name: "" }] }, "operations[0].response[0].type is missing."],
    [
      { response: [{ name: "", type: "string", required: true, label: "", line: 1, column: 1 }] },
      "operations[0].response[0].name must not be empty.",
    ],
    [
      { response: [{ name: "a", type: "text", required: true, label: "", line: 1, column: 1 }] },
      "operations[0].response[0].type must match ^(string|integer|number|boolean|object)(\\[\\])?$.",
    ],
    [
      {
        response: [
          { name: "a", type: "string", required: true, label: "", line: 1, column: 1, enum: [true] },
        ],
      },
      "operations[0].response[0].enum[0] must be a string or a number.",
    ],
    [
      {
        response: [{ name: "a", type: "string", required: true, label: "", line: 1, column: 1, wide: false }],
      },
      "operations[0].response[0].wide must be true.",
    ],
  ])("whose operation has %j is refused", async (change, message) => {
    const path = irOf([{ ...certificates, ...change }]);
    await expect(readIr(path)).rejects.toThrow(`${path}: ${message} Write the file with`);
  });

  test("that does not exist is refused", async () => {
    await expect(readIr("none.json")).rejects.toThrow("none.json: the file does not exist.");
  });
});
