import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import type { Operation } from "../../generator/ir/model.ts";
import { findSchemaIssue, type JsonSchema } from "./json-schema.ts";

/** The error of an IR file that is missing, cannot be read or is invalid. The message names the file and the reason. */
export class IrError extends Error {
  override readonly name = "IrError";
}

/**
 * Reads the operations of an IR file, which `wechatpay-codegen ir --out FILE` writes, and validates it.
 *
 * @throws IrError if the file cannot be read or is not a valid IR
 */
export async function readIr(file: string): Promise<readonly Operation[]> {
  const ir = parse(await readText(file), file);
  const schema = JSON.parse(
    await readFile(createRequire(import.meta.url).resolve("#ir-schema"), "utf8"),
  ) as JsonSchema; // copied by the build
  const issue = findSchemaIssue(ir, schema);
  if (issue) {
    const what = issue.path === "" ? "the IR" : issue.path;
    throw new IrError(
      `${file}: ${what} ${issue.problem}. Write the file with wechatpay-codegen ir --out FILE.`,
    );
  }
  return (ir as { operations: readonly Operation[] }).operations; // valid by its schema
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    const reason = isMissing ? "the file does not exist" : `the file cannot be read (${reasonOf(error)})`;
    throw new IrError(`${file}: ${reason}. Write it with wechatpay-codegen ir --out FILE.`, { cause: error });
  }
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new IrError(`${file}: the file is not JSON. Write it with wechatpay-codegen ir --out FILE.`, {
      cause: error,
    });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : "unknown reason";
}
