import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { Ran } from "./command.ts";

export interface RanAlone extends Ran {
  /** Every package that was loaded. */
  readonly packages: readonly string[];
}

const here = (name: string) => new URL(name, import.meta.url).href;
let runs = 0;

/** A command line in a process of its own, from the sources. */
export async function runAlone(...args: readonly string[]): Promise<RanAlone> {
  const loaded = `loaded-${++runs}.txt`;
  const hooks = ["--import", here("typescript.mjs"), "--import", here("loaded.mjs")];
  const child = spawn(
    process.execPath,
    ["-C", "wechatpay-source", ...hooks, fileURLToPath(here("alone.ts")), ...args],
    { env: { ...process.env, LOADED: loaded }, stdio: ["ignore", "pipe", "pipe"] },
  );
  const ended = new Promise<number>((resolve) => child.once("close", (code) => resolve(code ?? -1)));
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  const urls = existsSync(loaded) ? readFileSync(loaded, "utf8") : "";
  rmSync(loaded, { force: true });
  // The hooks themselves need TypeScript.
  const names = [...urls.matchAll(/node_modules\/((?:@[^/\s]+\/)?[^/\s]+)/gu)].map(([, name]) => name ?? "");
  return {
    code,
    stdout,
    stderr,
    packages: [...new Set(names)].filter((name) => name !== "typescript").sort(),
  };
}
