/** The command, as a script uses it: a process of its own, a ready line, a signal. */
import { execFileSync, spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { createClient, type ClientOptions } from "wechatpay-ts";
import { postGovSubsidyCompaniesQuery } from "wechatpay-ts/v3/gov/subsidy/companies/query";
import { describe, expect, onTestFinished, test } from "vitest";

import { temporaryFolder } from "../support/folder.ts";
import { root } from "../support/specs.ts";
import { bearer, send } from "./support/merchant.ts";

const bin = join(root, "sandbox/bin.js");
const codegen = join(root, "generator/bin.js");
const isBuilt = existsSync(join(root, "sandbox/dist/sandbox/cli/cli.js"));

interface Ready {
  readonly url: string;
  readonly operations: number;
  readonly seed: string;
  readonly client: string;
  readonly token: string;
  readonly control: string;
  readonly ca?: string;
}

/** Starts the command where no pages are, so that it serves those it comes with, and gives its first line, and all that follows. */
async function start(...flags: readonly string[]) {
  const args = [bin, "--port", "0", "--format", "json", ...flags];
  const child: ChildProcessWithoutNullStreams = spawn(process.execPath, args, { cwd: tmpdir() });
  onTestFinished(() => void child.kill("SIGKILL"));
  const output = { text: "" };
  child.stdout.on("data", (chunk: Buffer) => (output.text += chunk.toString()));
  await expect.poll(() => output.text.includes("\n")).toBe(true);
  const ready = JSON.parse(output.text.split("\n")[0] ?? "") as Ready; // the first line says that it is ready
  const exit = new Promise<number | null>((resolve) => child.on("exit", resolve));
  return { child, ready, output, exit };
}

const json = { qualification_region_code: 310100, license_number: "1" };

describe.skipIf(!isBuilt)("wechatpay-sandbox", { meta: { needs: "build" } }, () => {
  test("removes its files and ends without a message when nothing reads its output any more", async () => {
    const { child, ready, exit } = await start();
    let message = "";
    child.stderr.on("data", (chunk: Buffer) => (message += chunk.toString()));
    child.stdout.destroy();
    // The line about the request is the first one that nothing reads.
    await fetch(`${ready.url}/v3/certificates`).catch(() => undefined);
    expect(await exit).toBe(141);
    expect(message).toBe("");
    expect([ready.client, ready.control, dirname(ready.client)].filter(existsSync)).toEqual([]);
  });

  test("reports that it is ready, serves, logs the requests, and removes its files when it stops", async () => {
    const { child, ready, output, exit } = await start("--seed", "a");
    expect(ready).toMatchObject({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as unknown,
      seed: "a",
    });
    expect(statSync(ready.client).mode & 0o777).toBe(0o600);
    expect(statSync(ready.control).mode & 0o777).toBe(0o600);
    const { url, token } = ready;
    expect(JSON.parse(readFileSync(ready.control, "utf8"))).toEqual({ url, token });
    const options = JSON.parse(readFileSync(ready.client, "utf8")) as ClientOptions; // what it is written for
    const answer = await postGovSubsidyCompaniesQuery(createClient(options), { json });
    expect(answer).toMatchObject({ code: "SUCCESS" });
    await expect.poll(() => output.text).toContain("/v3/gov/subsidy/companies/query");
    const lines = output.text.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { ready: true },
      { signed: true },
    ]);
    child.kill("SIGTERM");
    expect(await exit).toBe(0);
    expect([ready.client, ready.control].map((file) => existsSync(file))).toEqual([false, false]);
    await expect(fetch(ready.url)).rejects.toThrow();
  });

  test("serves the merchants of a file, and writes a file of keys for each", async () => {
    const place = temporaryFolder();
    const file = join(place, "merchants.json");
    writeFileSync(
      file,
      JSON.stringify([{ mchid: "1900000001" }, { mchid: "1900000010", subMerchants: ["11"], brands: ["7"] }]),
    );
    const { child, ready, exit } = await start("--silent", "--merchants", file);
    const keysIn = (name: string) =>
      JSON.parse(readFileSync(join(dirname(ready.client), name), "utf8")) as ClientOptions;
    expect(keysIn("client.json")).toEqual(keysIn("client-1900000001.json"));
    expect(keysIn("brand.json")).toMatchObject({ brandId: "7" });
    const partner = createClient(keysIn("client-1900000010.json"));
    await expect(postGovSubsidyCompaniesQuery(partner, { json })).resolves.toMatchObject({ code: "SUCCESS" });
    child.kill("SIGTERM");
    expect(await exit).toBe(0);
  });

  test("serves HTTPS to clients that trust the certificate that it wrote", async () => {
    const { child, ready, exit } = await start("--https", "--silent");
    const ca = readFileSync(ready.ca ?? "", "utf8");
    const answer = await send(`${ready.url}/v3/certificates`, { method: "GET", body: "", headers: {}, ca });
    expect(answer).toMatchObject({ status: 401, json: { code: "SIGN_ERROR" } });
    child.kill("SIGINT");
    expect(await exit).toBe(0);
  });

  test("completes a pending response before it stops", async () => {
    const { child, ready, exit } = await start("--silent");
    const headers = { "Sandbox-Fault": "delay; ms=300" };
    const answer = send(`${ready.url}/v3/certificates`, { method: "GET", body: "", headers });
    await expect.poll(async () => (await shown(ready)).length).toBe(1);
    child.kill("SIGTERM");
    expect(await answer).toMatchObject({ status: 401 });
    expect(await exit).toBe(0);
  });

  test("serves an IR file, and only the pages that --include names", async () => {
    const ir = join(temporaryFolder(), "ir.json");
    const specs = join(root, "specs/openapi/v3/bill");
    execFileSync(process.execPath, [codegen, "ir", "--specs", specs, "--silent", "--out", ir]);
    const { child, ready, exit } = await start(
      "--silent",
      "--ir",
      ir,
      "--include",
      "openapi/v3/bill/tradebill.md",
    );
    expect(ready.operations).toBe(1);
    child.kill("SIGTERM");
    expect(await exit).toBe(0);
  });

  test("serves the pages of --specs by wechatpay-codegen", async () => {
    const specs = join(temporaryFolder(), "specs");
    cpSync(join(root, "specs/openapi/v3/certificates.md"), join(specs, "openapi/v3/certificates.md"));
    const { child, ready, exit } = await start("--silent", "--specs", specs);
    expect(ready.operations).toBe(1);
    child.kill("SIGTERM");
    expect(await exit).toBe(0);
  });

  test("reports the findings of --specs and serves nothing", async () => {
    const specs = join(temporaryFolder(), "specs");
    mkdirSync(join(specs, "openapi/v3"), { recursive: true });
    const page = readFileSync(join(root, "specs/openapi/v3/certificates.md"), "utf8");
    writeFileSync(join(specs, "openapi/v3/certificates.md"), page.replace("{#get}", "{#fetch}"));
    const { code, stdout, stderr } = await finished("--specs", specs);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/certificates\.md:\d+:\d+/u);
  });

  test("prints the OpenAPI document of its operations", async () => {
    const { code, stdout, stderr } = await finished("--openapi", "--include", "openapi/v3/certificates.md");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { openapi, paths } = JSON.parse(stdout) as { openapi: string; paths: object }; // an OpenAPI document
    expect([openapi, Object.keys(paths)]).toEqual(["3.1.0", ["/v3/certificates"]]);
  });

  test.each([
    ["--help", /^wechatpay-sandbox \[--ir FILE/u],
    ["-h", /^wechatpay-sandbox \[--ir FILE/u],
    ["--version", /^\d+\.\d+\.\d+\n$/u],
  ])("%s prints to stdout and exits with 0", async (flag, text) => {
    const { code, stdout, stderr } = await finished(flag);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(text);
  });

  test.each([
    [["--speed", "0"], '--speed: "0" is out of range. Pass a number from 1 to'],
    [["--public-key-share", "2"], '--public-key-share: "2" is out of range. Pass a number from 0 to 1.'],
    [["--pay-after", "soon"], '--pay-after: "soon" is out of range. Pass a number'],
    [["--port", "http"], "--port: it takes a whole number from 0 to 65535."],
    [["--format", "xml"], '--format: "xml" is unknown. Pass one of text, json, github.'],
    [["--frobnicate"], "--frobnicate: is not an option. Remove it."],
    [["specs"], "specs: is not an option. Name a folder of pages with --specs"],
    [["--ir", "a", "--specs", "b"], "--ir: it cannot be combined with --specs."],
    [["--ir", ""], "--ir: the path is empty."],
    [["--corrections", "c.yaml"], "--corrections: it applies to pages that are read. Add --specs DIR."],
    [["--include", "openapi/v4/**"], '--include: the pattern "openapi/v4/**" matches no page.'],
    [["--exclude", "!webhook"], '--exclude: the pattern "!webhook" begins with "!".'],
    [
      ["--exclude", "openapi", "--exclude", "webhook"],
      "--include and --exclude: together they leave out every page.",
    ],
  ])("reports %j as a usage error", async (flags, message) => {
    const { code, stdout, stderr } = await finished(...flags);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr.endsWith("See wechatpay-sandbox --help.\n")).toBe(true);
  });

  test.each([
    [
      ["--ir", "none.json"],
      "none.json: the file does not exist. Write the file with wechatpay-codegen ir --out FILE.",
    ],
    [["--credentials", "none.json"], "--credentials: none.json: the file does not exist. Name a JSON file."],
    [["--merchants", "none.json"], "--merchants: none.json: the file does not exist. Name a JSON file."],
    [["--specs", "none"], "none"],
  ])("reports that it cannot read %j", async (flags, message) => {
    const { code, stdout, stderr } = await finished(...flags);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toContain(message);
  });
});

/** Runs the command to its end. */
async function finished(...flags: readonly string[]) {
  const child = spawn(process.execPath, [bin, ...flags], { cwd: temporaryFolder() });
  onTestFinished(() => void child.kill("SIGKILL"));
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise((resolve) => child.on("close", resolve));
  return { code, stdout, stderr };
}

async function shown({ url, token }: { readonly url: string; readonly token: string }): Promise<unknown[]> {
  const { body } = await send(`${url}/sandbox/exchanges`, {
    method: "GET",
    body: "",
    headers: bearer({ token }),
  });
  return JSON.parse(body) as unknown[]; // a list of exchanges
}
