import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import type { Operation } from "../../generator/ir/model.ts";
import { readIr } from "../ir/read-ir.ts";
import { exit, UnreadableError } from "./exit.ts";
import type { Options } from "./options.ts";

/** The operations of a folder of pages, or the exit code of wechatpay-codegen, which reported why there are none. */
export type SpecsResult = { readonly operations: readonly Operation[] } | { readonly exitCode: number };

/**
 * Reads a folder of pages by `wechatpay-codegen ir`. It runs as a process of its own, so that the parser and its packages
 * do not stay in the memory of a long-running sandbox.
 */
export async function readSpecs(specs: string, options: Options): Promise<SpecsResult> {
  const codegen = await findCodegen();
  const folder = await mkdtemp(join(tmpdir(), "wechatpay-sandbox-ir-"));
  try {
    const out = join(folder, "ir.json");
    const args = [codegen, "ir", "--specs", specs, "--out", out, ...flagsFor(options)];
    const exitCode = await run(args);
    return exitCode === exit.clean ? { operations: await readIr(out) } : { exitCode };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function flagsFor({
  include = [],
  exclude = [],
  codegenFlags,
  silent,
  color,
  format,
  language,
}: Options): string[] {
  return [
    ...include.flatMap((pattern) => ["--include", pattern]),
    ...exclude.flatMap((pattern) => ["--exclude", pattern]),
    ...codegenFlags,
    ...(silent ? ["--silent"] : []),
    ...(format === "github" ? ["--format", "github"] : []),
    color ? "--color" : "--no-color",
    ...["--lang", language],
  ];
}

/** Finds the command where the project has it installed, else beside this package. */
async function findCodegen(): Promise<string> {
  for (const from of [join(process.cwd(), "package.json"), import.meta.url]) {
    const manifest = resolveManifest(from);
    if (manifest === undefined) continue;
    const { bin } = JSON.parse(await readFile(manifest, "utf8")) as { bin: Record<string, string> }; // a package.json
    return join(dirname(manifest), bin["wechatpay-codegen"] ?? "bin.js");
  }
  throw new UnreadableError((texts) => texts.codegenMissing());
}

function resolveManifest(from: string): string | undefined {
  try {
    return createRequire(from).resolve("wechatpay-codegen/package.json");
  } catch {
    return undefined;
  }
}

/** Findings go to stderr as wechatpay-codegen prints them; stdout belongs to the sandbox. */
function run(args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? exit.unreadable));
  });
}
