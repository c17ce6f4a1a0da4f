import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import type { Operation } from "../../generator/ir/model.ts";
import { codeOf, reasonOf } from "../../generator/util/errors.ts";
import { findSchemaIssue, type SchemaIssue } from "../../generator/util/json-schema.ts";

/** What is wrong with an IR file. */
export type IrIssue = { readonly file: string } & (
  | { readonly kind: "missing" | "notJson" }
  | { readonly kind: "unreadable"; readonly reason: string }
  | { readonly kind: "invalid"; readonly issue: SchemaIssue }
);

/** The error of an IR file that is missing, cannot be read or is invalid. The message names the file and the reason. */
export class IrError extends Error {
  override readonly name = "IrError";
  readonly issue: IrIssue;

  constructor(issue: IrIssue, options?: ErrorOptions) {
    super(messageOf(issue), options);
    this.issue = issue;
  }
}

function messageOf(issue: IrIssue): string {
  return `${issue.file}: ${reasonFor(issue)}. Write the file with wechatpay-codegen ir --out FILE.`;
}

function reasonFor(issue: IrIssue): string {
  switch (issue.kind) {
    case "missing":
      return "the file does not exist";
    case "notJson":
      return "the file is not JSON";
    case "unreadable":
      return `the file cannot be read (${issue.reason})`;
    case "invalid":
      return `${issue.issue.path === "" ? "the IR" : issue.issue.path} ${problemOf(issue.issue)}`;
  }
}

function problemOf({ kind, expected }: SchemaIssue): string {
  switch (kind) {
    case "type":
      return `must be ${expected.map(withArticle).join(" or ")}`;
    case "constant":
      return `must be ${expected.join()}`;
    case "enum":
      return `must be one of ${expected.join(", ")}`;
    case "empty":
      return "must not be empty";
    case "pattern":
      return `must match ${expected.join()}`;
    case "minimum":
      return `must be at least ${expected.join()}`;
    case "missing":
      return "is missing";
    case "unknown":
      return "is not part of the IR";
  }
}

function withArticle(type: string): string {
  return /^[aio]/u.test(type) ? `an ${type}` : `a ${type}`;
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
  ) as object; // copied by the build
  const issue = await findSchemaIssue(ir, schema);
  if (issue) throw new IrError({ file, kind: "invalid", issue });
  return (ir as { operations: readonly Operation[] }).operations; // valid by its schema
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const isMissing = codeOf(error) === "ENOENT";
    throw new IrError(
      isMissing ? { file, kind: "missing" } : { file, kind: "unreadable", reason: reasonOf(error) },
      { cause: error },
    );
  }
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new IrError({ file, kind: "notJson" }, { cause: error });
  }
}
