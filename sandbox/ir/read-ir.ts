import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import type { AnySchemaObject, ErrorObject } from "ajv";

import type { Operation } from "../../generator/ir/model.ts";

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
  const issue = await findIssue(ir);
  if (issue) throw new IrError(`${file}: ${issue}. Write the file with wechatpay-codegen ir --out FILE.`);
  return (ir as { operations: readonly Operation[] }).operations; // valid by its schema
}

/** Validates by the JSON Schema of the IR, and describes the first difference. */
async function findIssue(ir: unknown): Promise<string | undefined> {
  const { Ajv2020 } = await import("ajv/dist/2020.js"); // its size matters only to a program that reads an IR file
  const path = createRequire(import.meta.url).resolve("#ir-schema");
  const schema = JSON.parse(await readFile(path, "utf8")) as AnySchemaObject; // copied by the build
  const validate = new Ajv2020({ allowUnionTypes: true }).compile(schema);
  if (validate(ir)) return undefined;
  const error = deepest(validate.errors ?? []);
  const member = error?.keyword === "additionalProperties" ? error.params["additionalProperty"] : undefined;
  const place = formatPath(error?.instancePath ?? "", member);
  return `${place || "the IR"} ${member === undefined ? error?.message : "is not part of the IR"}`;
}

/** Of several forms that an operation or a field may have, the file means the one that it has most of. */
function deepest(errors: readonly ErrorObject[]): ErrorObject | undefined {
  const depth = ({ instancePath }: ErrorObject) => instancePath.split("/").length;
  const isAlternative = ({ keyword }: ErrorObject) => keyword === "anyOf" || keyword === "oneOf";
  const own = errors.filter((error) => !isAlternative(error));
  return own.toSorted((a, b) => depth(b) - depth(a))[0] ?? errors[0];
}

/** `/operations/3/request/0` → `operations[3].request[0]` */
function formatPath(pointer: string, member: unknown): string {
  const keys = [...pointer.split("/").slice(1), ...(typeof member === "string" ? [member] : [])];
  return keys
    .map((key) => (/^\d+$/u.test(key) ? `[${key}]` : `.${key}`))
    .join("")
    .replace(/^\./u, "");
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
