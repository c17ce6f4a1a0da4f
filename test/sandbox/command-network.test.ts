/** The command in other surroundings: below npx, with a folder for its files, and as docs/compose.yaml starts it. */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { createClient, type ClientOptions } from "wechatpay-ts";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";

import { parseOptions } from "#sandbox/cli/options";

import { temporaryFolder } from "../support/folder.ts";
import { root } from "../support/specs.ts";

const isBuilt = existsSync(join(root, "sandbox/dist/sandbox/cli/cli.js"));

interface Ready {
  readonly url: string;
  readonly client: string;
}

/** Starts a program that starts the command, and waits for its first line. */
async function start(program: string, args: readonly string[]) {
  const child = spawn(program, args, { cwd: root, detached: true });
  onTestFinished(() => stopGroup(child.pid));
  const output = { text: "", errors: "" };
  child.stdout.on("data", (chunk: Buffer) => (output.text += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output.errors += chunk.toString()));
  await expect.poll(() => output.text.includes("\n")).toBe(true);
  const line = output.text.split("\n").find((one) => one.startsWith("{")) ?? "";
  const ready = JSON.parse(line) as Ready; // the first line says that it is ready
  return { child, ready, output };
}

const isReached = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );

describe.skipIf(!isBuilt)("the command", { meta: { needs: "build" } }, () => {
  test("ends with npx, which does not forward a signal", async () => {
    const flags = ["--port", "0", "--format", "json", "--silent"];
    const { child, ready } = await start("npx", ["--no-install", "wechatpay-sandbox", ...flags]);
    expect(await isReached(ready.url)).toBe(true);
    child.kill("SIGTERM");
    await expect.poll(() => isReached(ready.url)).toBe(false);
    await expect.poll(() => existsSync(ready.client)).toBe(false);
  });

  test("goes on when the shell ends that started it", async () => {
    const bin = join(root, "sandbox/bin.js");
    const pid = join(temporaryFolder(), "pid");
    const environment = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !name.startsWith("npm_")),
    );
    const log = `${pid}.log`;
    const script = `nohup "${process.execPath}" "${bin}" --port 0 --format json --silent > "${log}" 2>&1 & echo $! > "${pid}"`;
    execFileSync("sh", ["-c", script], { env: environment });
    const started = Number(readFileSync(pid, "utf8"));
    onTestFinished(() => {
      if (isRunning(started)) process.kill(started, "SIGKILL");
    });
    await expect.poll(() => readFileSync(log, "utf8")).toContain("\n");
    const { url } = JSON.parse(readFileSync(log, "utf8").split("\n")[0] ?? "") as Ready; // as above
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(await isReached(url)).toBe(true);
    process.kill(started, "SIGTERM");
    await expect.poll(() => isRunning(started)).toBe(false);
  });

  test("writes its files into the folder of --out, and removes them alone", async () => {
    const out = temporaryFolder();
    writeFileSync(join(out, "client.json"), "old", { mode: 0o644 });
    writeFileSync(join(out, "other.txt"), "other");
    const network = ["--host", "0.0.0.0", "--allow-host", "sandbox", "--notify-host", "app"];
    const flags = ["--port", "0", "--format", "json", "--silent", "--out", out];
    const { child, ready, output } = await start(process.execPath, ["sandbox/bin.js", ...flags, ...network]);
    expect(ready.url).toMatch(/^http:\/\/sandbox:\d+$/u);
    expect(ready.client).toBe(join(out, "client.json"));
    expect(statSync(ready.client).mode & 0o777).toBe(0o600);
    const options = JSON.parse(readFileSync(ready.client, "utf8")) as ClientOptions; // what it is written for
    expect(options).toMatchObject({ baseUrl: ready.url, insecureHosts: ["sandbox"] });
    expect(() => createClient(options)).not.toThrow();
    expect(output.errors).toContain("WECHATPAY_SANDBOX_HOST");
    expect(output.errors).toContain("beyond this machine");
    child.kill("SIGTERM");
    await expect.poll(() => readdirSync(out)).toEqual(["other.txt"]);
  });
});

/** Ends a process and those that it has started. */
function stopGroup(pid: number | undefined): void {
  if (pid !== undefined && isRunning(-pid)) process.kill(-pid, "SIGKILL");
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test("docs/compose.yaml has flags of the command, and mounts the folder of its files", () => {
  const { services } = parse(readFileSync(join(root, "docs/compose.yaml"), "utf8")) as Compose; // checked below
  const { sandbox, app } = services;
  const [npx, yes, name, ...flags] = sandbox.command.split(" ");
  expect([npx, yes, name]).toEqual(["npx", "--yes", "wechatpay-sandbox"]);
  const { host, allowedHosts, notifyHosts, out, port } = parseOptions(flags, "en");
  expect({ host, allowedHosts, notifyHosts, out, port }).toEqual({
    ...{ host: "0.0.0.0", allowedHosts: ["sandbox"], notifyHosts: ["app"] },
    ...{ out: "/client", port: 8080 },
  });
  expect([allowedHosts, notifyHosts].flat().sort()).toEqual(Object.keys(services).sort());
  expect(sandbox.ports).toEqual(["127.0.0.1:8080:8080"]);
  expect([sandbox.volumes, app.volumes]).toEqual([["client:/client"], ["client:/client:ro"]]);
  expect(app.environment.WECHATPAY_CLIENT_FILE).toBe("/client/client.json");
  expect(new URL(app.environment.NOTIFY_URL).hostname).toBe("app");
});

interface Compose {
  readonly services: {
    readonly sandbox: { readonly command: string; readonly ports: string[]; readonly volumes: string[] };
    readonly app: {
      readonly environment: { readonly WECHATPAY_CLIENT_FILE: string; readonly NOTIFY_URL: string };
      readonly volumes: string[];
    };
  };
}
