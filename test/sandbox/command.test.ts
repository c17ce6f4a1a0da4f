/** The command, as a script uses it: a process of its own, a ready line, a signal. */
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createClient, type ClientOptions } from "wechatpay-ts";
import { postGovSubsidyCompaniesQuery } from "wechatpay-ts/v3/gov/subsidy/companies/query";
import { describe, expect, onTestFinished, test } from "vitest";

import { root } from "../support/specs.ts";
import { send } from "./support/merchant.ts";

const bin = join(root, "generator/bin.js");
const isBuilt = existsSync(join(root, "generator/dist/commands/cli.js"));

interface Ready {
  readonly url: string;
  readonly operations: number;
  readonly seed: string;
  readonly client: string;
  readonly ca?: string;
}

/** Starts the command where no pages are, so that it serves those it comes with, and gives its first line, and all that follows. */
async function start(...flags: readonly string[]) {
  const args = [bin, "sandbox", "--port", "0", "--format", "json", ...flags];
  const child: ChildProcessWithoutNullStreams = spawn(process.execPath, args, { cwd: tmpdir() });
  onTestFinished(() => void child.kill("SIGKILL"));
  const output = { text: "" };
  child.stdout.on("data", (chunk: Buffer) => (output.text += chunk.toString()));
  await expect.poll(() => output.text.includes("\n"), { timeout: 20_000 }).toBe(true);
  const ready = JSON.parse(output.text.split("\n")[0] ?? "") as Ready; // the first line says that it is ready
  const exit = new Promise<number | null>((resolve) => child.on("exit", resolve));
  return { child, ready, output, exit };
}

const json = { qualification_region_code: 310100, license_number: "1" };

describe.skipIf(!isBuilt)("wechatpay-codegen sandbox", () => {
  test("says when it is ready, serves, shows what came in, and leaves nothing when it is stopped", async () => {
    const { child, ready, output, exit } = await start("--seed", "a");
    expect(ready).toMatchObject({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as unknown,
      seed: "a",
    });
    expect(statSync(ready.client).mode & 0o777).toBe(0o600);
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
    expect(existsSync(ready.client)).toBe(false);
    await expect(fetch(ready.url)).rejects.toThrow();
  });

  test("serves HTTPS to those who trust the certificate that it wrote", async () => {
    const { child, ready, exit } = await start("--https", "--silent");
    const ca = readFileSync(ready.ca ?? "", "utf8");
    const answer = await send(`${ready.url}/v3/certificates`, { method: "GET", body: "", headers: {}, ca });
    expect(answer).toMatchObject({ status: 401, json: { code: "SIGN_ERROR" } });
    child.kill("SIGINT");
    expect(await exit).toBe(0);
  });

  test("lets an answer that is under way end before it stops", async () => {
    const { child, ready, exit } = await start("--silent");
    const headers = { "Sandbox-Fault": "delay; ms=300" };
    const answer = send(`${ready.url}/v3/certificates`, { method: "GET", body: "", headers });
    await expect.poll(async () => (await shown(ready.url)).length).toBe(1);
    child.kill("SIGTERM");
    expect(await answer).toMatchObject({ status: 401 });
    expect(await exit).toBe(0);
  });

  test.each([
    [["--speed", "0"], "--speed takes a number from 1"],
    [["--public-key-share", "2"], "--public-key-share takes a number from 0 to 1"],
    [["--pay-after", "soon"], "--pay-after takes a number"],
  ])("%j is no command line", async (flags, message) => {
    const child = spawn(process.execPath, [bin, "sandbox", ...flags], { cwd: tmpdir() });
    let text = "";
    child.stderr.on("data", (chunk: Buffer) => (text += chunk.toString()));
    const code = await new Promise((resolve) => child.on("exit", resolve));
    expect({ code, text }).toEqual({ code: 2, text: expect.stringContaining(message) as unknown });
  });
});

async function shown(url: string): Promise<unknown[]> {
  const { body } = await send(`${url}/sandbox/exchanges`, { method: "GET", body: "", headers: {} });
  return JSON.parse(body) as unknown[]; // a list of exchanges
}
