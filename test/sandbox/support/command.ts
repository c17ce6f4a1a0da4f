/** The command in the process of the test: what it prints, its exit code, and the signal that stops it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, onTestFinished, vi } from "vitest";

import { main } from "#sandbox/cli/cli";
import { temporaryFolder } from "../../support/folder.ts";

const locales = { en: { LC_ALL: "en_US.UTF-8" }, zh: { LANG: "zh_CN.UTF-8" } } as const;

/** Starts the command. `ended` has its exit code and all that it printed. */
function begin(language: "en" | "zh", args: readonly string[]) {
  const output = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((name) =>
    vi.spyOn(process[name], "write").mockImplementation((chunk) => {
      output[name] += String(chunk);
      return true;
    }),
  );
  const ended = main(args, locales[language])
    .then((code) => ({ code, ...output }))
    .finally(() => {
      for (const spy of spies) spy.mockRestore();
    });
  return { output, ended };
}

/** Runs the command to its end. */
export function runIn(language: "en" | "zh", ...args: readonly string[]) {
  return begin(language, args).ended;
}

/** Starts the command as a server, and waits for what it prints first. `stop` sends SIGTERM, and gives what `runIn` gives. */
export async function serve(...args: readonly string[]) {
  const { output, ended } = begin("en", ["--port", "0", ...args]);
  const stop = () => {
    process.emit("SIGTERM");
    return ended;
  };
  onTestFinished(async () => {
    await stop();
  });
  await Promise.race([expect.poll(() => output.stdout).toContain("\n"), ended]);
  return { output, stop };
}

/** A new file, removed after the test. */
export function fileOf(text: string): string {
  const path = join(temporaryFolder(), "file.json");
  writeFileSync(path, text);
  return path;
}
