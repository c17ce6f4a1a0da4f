/** What a run that ends in the midst of writing leaves, and which later run removes it. */
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmdirSync, utimesSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createStaging, removeAbandoned } from "#generator/io/staging";
import { inOwnFolder, pageText, run, specs, state, tree, write } from "../support/command.ts";
import { RunningCommand } from "../support/running.ts";

inOwnFolder();

/** Sends a signal to its own process before the first file is moved to its place. */
const signalAtMove = (signal: string) =>
  `import fs from "node:fs";
  import { syncBuiltinESMExports } from "node:module";
  const { renameSync } = fs;
  let isSent = false;
  fs.renameSync = (from, to) => {
    if (!isSent && String(from).includes(".wechatpay-codegen-")) {
      isSent = true;
      process.kill(process.pid, "${signal}");
    }
    renameSync(from, to);
  };
  syncBuiltinESMExports();`;

const stagingIn = (folder: string) =>
  readdirSync(folder).filter((name) => name.startsWith(".wechatpay-codegen-"));

test.each([
  ["generated", ["generate"]],
  ["canonical", ["import", "specs", "--out", "canonical"]],
])("the files of a killed run in %s are removed by the next run", async (folder, args) => {
  specs({ a: pageText(), b: pageText() });
  const killed = new RunningCommand([...args, "--silent"], { before: signalAtMove("SIGKILL") });
  expect([await killed.ended, killed.text]).toMatchObject([{ signal: "SIGKILL" }, ""]);
  expect(stagingIn(folder)).toHaveLength(1);
  expect(await run(...args, "--silent")).toMatchObject({ code: 0, stderr: "" });
  expect(stagingIn(folder)).toEqual([]);
  expect(Object.keys(tree(folder)).filter((path) => path.endsWith(".tmp"))).toEqual([]);
});

test("check names what a killed run left, and the next run without changes removes it", async () => {
  write({ "package.json": "{}" });
  specs({ a: pageText() });
  await run("generate", "--silent");
  specs({ a: pageText("integer") });
  const args = ["generate", "--no-cache", "--silent"];
  await new RunningCommand(args, { before: signalAtMove("SIGKILL") }).ended;
  specs({ a: pageText() });
  const [name = ""] = stagingIn("generated");
  const { code, stdout } = await run("check");
  expect(code).toBe(1);
  expect(stdout).toContain(`generated/${name}: is left over`);
  expect(stagingIn("generated")).toEqual([name]);
  expect((await run("generate")).stderr).toContain("nothing has changed");
  expect(stagingIn("generated")).toEqual([]);
});

test("a run that is at work keeps its files while others run, and ends well", async () => {
  specs({ a: pageText(), b: pageText() });
  await run("generate", "--silent");
  specs({ a: pageText("integer") });
  const stopped = new RunningCommand(["generate", "--no-cache", "--silent"], {
    before: signalAtMove("SIGSTOP"),
  });
  await expect.poll(() => stateOf(stopped.child.pid)).toBe("T");
  // However old they look: the process is there.
  const [name = ""] = stagingIn("generated");
  utimesSync(join("generated", name), 0, 0);
  await run("generate", "--silent");
  await run("check", "--silent");
  expect(stagingIn("generated")).toEqual([name]);
  expect(await stopped.stop("SIGCONT")).toEqual({ code: 0, signal: null });
  expect(stagingIn("generated")).toEqual([]);
  expect(await run("check")).toMatchObject({ code: 0 });
});

/** `T` for a process that has stopped. */
function stateOf(pid = 0): string | undefined {
  const text = readFileSync(`/proc/${pid}/stat`, "latin1");
  return text.slice(text.lastIndexOf(")") + 2).split(" ")[0];
}

test("a folder of another container is removed by its age, and one of an earlier process with the same number at once", () => {
  mkdirSync("generated");
  const own = createStaging("generated").slice("generated/".length);
  const [, scope = "", pid = "", ticks = ""] = /-([\da-f]{8})-(\d+)-(\d+)-/u.exec(own) ?? [];
  const named = (...parts: readonly string[]) => `.wechatpay-codegen-${parts.join("-")}-0f8fad5b.tmp`;
  const otherScope = scope.replace(/^./u, (first) => (first === "0" ? "1" : "0"));
  const [elsewhere, old] = [named(otherScope, "1", "7"), named(otherScope, "1", "8")];
  const reused = named(scope, pid, String(Number(ticks) + 1));
  for (const name of [elsewhere, old, reused]) {
    mkdirSync(join("generated", name));
    writeFileSync(join("generated", name, "0"), "half");
  }
  const hourAgo = Date.now() / 1000 - 3600;
  utimesSync(join("generated", old), hourAgo, hourAgo);
  removeAbandoned("generated");
  expect(stagingIn("generated").sort()).toEqual([own, elsewhere].sort());
  rmdirSync(join("generated", own));
});

test("a folder of a process that has ended, and whose parent has not asked yet, is removed", async () => {
  mkdirSync("generated");
  const own = createStaging("generated").slice("generated/".length);
  const [, scope = ""] = /-([\da-f]{8})-/u.exec(own) ?? [];
  // `sleep` takes the place of the shell, and never asks for the end of the process that the shell began. The shell would ask.
  const parent = spawn("sh", ["-c", "sleep 600 & echo $!; exec sleep 600"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  try {
    const [first] = (await once(parent.stdout, "data")) as [Buffer]; // the only argument of the event
    const pid = Number(first.toString().trim());
    const program = () => readFileSync(`/proc/${parent.pid ?? 0}/comm`, "utf8");
    await expect.poll(program).toBe("sleep\n");
    process.kill(pid, "SIGKILL");
    await expect.poll(() => stateOf(pid)).toBe("Z");
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const ticks = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    mkdirSync(join("generated", `.wechatpay-codegen-${scope}-${pid}-${ticks}-0f8fad5b.tmp`));
    removeAbandoned("generated");
    expect(stagingIn("generated")).toEqual([own]);
  } finally {
    parent.kill("SIGKILL");
  }
});

test("a run whose files were taken away before it moved them leaves the old output whole", async () => {
  specs({ a: pageText(), b: pageText() });
  await run("generate", "--silent");
  const before = state("generated");
  specs({ a: pageText("integer"), b: pageText("integer") });
  const takeAway = `import fs from "node:fs";
  import { syncBuiltinESMExports } from "node:module";
    const { renameSync } = fs;
    let moves = 0;
    fs.renameSync = (from, to) => {
      const [folder] = /^.*\\.wechatpay-codegen-[^/]*/u.exec(String(from)) ?? [];
      if (folder !== undefined && ++moves === 2) fs.rmSync(folder, { recursive: true });
      renameSync(from, to);
    };
    syncBuiltinESMExports();`;
  const failed = new RunningCommand(["generate", "--silent"], { before: takeAway });
  expect(await failed.ended).toMatchObject({ code: 3 });
  expect(failed.text).toMatch(/^generated: cannot be written: .*Its files are as they were before\.$/mu);
  const texts = (all: typeof before) => Object.entries(all).map(([path, [text]]) => [path, text]);
  expect(texts(state("generated"))).toEqual(texts(before));
});
