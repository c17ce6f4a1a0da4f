/** The command in the process of the test: its options, its files, and what it prints while it serves. */
import { generateKeyPairSync } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { basename, dirname, join } from "node:path";

import { describe, expect, test } from "vitest";

import { writeClientFiles } from "#sandbox/cli/client-files";
import { display } from "#sandbox/cli/display";
import { parseOptions } from "#sandbox/cli/options";
import { selectOperations } from "#sandbox/cli/select";
import { english } from "#sandbox/cli/texts/english";
import type { Exchange } from "#sandbox/index";

import { root, specOperations } from "../support/specs.ts";
import { temporaryFolder } from "../support/folder.ts";
import { freePort, started } from "../support/loopback.ts";
import { fileOf, runIn, serve } from "./support/command.ts";
import { sandboxFor, send } from "./support/merchant.ts";

/** The build writes the operations that the command serves without --specs and --ir, and the wechatpay-codegen of --specs. */
const isBuilt = ["sandbox/dist/specs.json", "generator/dist/cli"].every((path) =>
  existsSync(join(root, path)),
);
const needsBuild = { meta: { needs: "build" } } as const;

const page = "openapi/v3/certificates.md";
const one = ["--include", page] as const;
const pem = () => {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
};
const keys = pem();
const ownKeys = { serialNo: "AB", apiV3Key: "0".repeat(32), publicKey: keys.publicKey };
const json = (value: unknown) => fileOf(JSON.stringify(value));

describe.skipIf(!isBuilt)("the options", needsBuild, () => {
  test.each([
    [["--speed", "0"], '--speed: "0" is out of range. Pass a number from 1 to 1000000.'],
    [["--speed", " "], '--speed: " " is out of range. Pass a number from 1 to 1000000.'],
    [["--public-key-share", "2"], '--public-key-share: "2" is out of range. Pass a number from 0 to 1.'],
    [["--port", "65536"], english.portInvalid()],
    [["--port", "-1"], english.valueMissing("--port")],
    [["--port=-1"], english.portInvalid()],
    [["--port", "1.5"], english.portInvalid()],
    [["--port", " "], english.portInvalid()],
    [["--ir", ""], english.pathEmpty("--ir")],
    [["--fail-on", "warn"], english.needsSpecs("--fail-on")],
    [["--fail-on", "note", "--specs", "a"], '--fail-on: "note" is unknown. Pass one of error, warn.'],
    [["--include", " "], english.patternEmpty("--include")],
    [["--exclude", "!webhook"], english.patternNegated("--exclude", "!webhook")],
    [["--include", "openapi/v4/**"], english.includeUnmatched("openapi/v4/**")],
    [["--exclude", "openapi", "--exclude", "webhook"], english.allExcluded()],
    [["--host", "sandbox"], english.notAddress("--host", "sandbox")],
    [["--host", "0.0.0.0"], english.noNames("--allow-host", "0.0.0.0")],
    [["--notify-host", "http://app"], english.notName("--notify-host", "http://app")],
  ])("%j are a usage error", async (args, message) => {
    const stderr = `${english.helpHint(message)}\n`;
    expect(await runIn("en", ...args)).toEqual({ code: 2, stdout: "", stderr });
  });

  test("have the limits of their ranges", () => {
    const flags = ["--port", "65535", "--speed", "1000000", "--pay-after", "0", "--public-key-share", "1"];
    expect(parseOptions(flags, "en")).toMatchObject({
      ...{ port: 65_535, speed: 1_000_000, payAfter: 0, publicKeyShare: 1, settleAfter: undefined },
    });
    const codegen = ["--specs", "a", "-c", "b.yaml", "--fail-on", "warn", "--corrections", "c.yaml"];
    expect(parseOptions(codegen, "en").codegenFlags).toEqual([
      ...["--corrections", "c.yaml", "--config", "b.yaml", "--fail-on", "warn"],
    ]);
  });

  test("--no-color wins over --color", () => {
    expect(
      [["--color"], ["--no-color"], ["--color", "--no-color"]].map((all) => parseOptions(all, "en").color),
    ).toEqual([true, false, false]);
  });
});

test.each(["--version", "-v"])("%s prints the version of the package", async (flag) => {
  const text = readFileSync(join(root, "sandbox/package.json"), "utf8");
  const { version } = JSON.parse(text) as { version: string }; // a package.json
  expect(await runIn("zh", flag)).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
});

describe("the selection of pages", () => {
  const operations = specOperations();
  const pagesOf = (selection: { readonly include?: string[]; readonly exclude?: string[] }) =>
    selectOperations(operations, {
      include: undefined,
      exclude: undefined,
      language: "en",
      ...selection,
    }).map((operation) => operation.page);
  const all = operations.map((operation) => operation.page);

  test("has all pages, those that are included, and those that are not excluded", () => {
    expect(pagesOf({})).toEqual(all);
    expect(pagesOf({ include: [page] })).toEqual([page]);
    expect(pagesOf({ exclude: ["webhook"] })).toEqual(all.filter((name) => !name.startsWith("webhook/")));
    const bills = all.filter((name) => name.startsWith("openapi/v3/bill/"));
    const [first = "", ...others] = bills;
    expect(pagesOf({ include: ["openapi/v3/bill"], exclude: [first] })).toEqual(
      others.filter((name) => name !== first),
    );
  });

  test.skipIf(!isBuilt)("warns of a page to exclude that does not exist", needsBuild, async () => {
    const args = ["--openapi", ...one, "--exclude", "openapi/v4/**"];
    const { code, stdout, stderr } = await runIn("en", ...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: `${english.excludeUnmatched("openapi/v4/**")}\n` });
    const { openapi, paths } = JSON.parse(stdout) as { openapi: string; paths: object }; // an OpenAPI document
    expect([openapi, Object.keys(paths)]).toEqual(["3.1.0", ["/v3/certificates"]]);
  });
});

describe.skipIf(!isBuilt)("what the command cannot read or open", needsBuild, () => {
  test("is reported with the file, and without its content", async () => {
    const folder = temporaryFolder();
    const cases = [
      [["--credentials", join(folder, "none")], english.keysMissing("--credentials", join(folder, "none"))],
      [["--merchants", folder], /^--merchants: .*: the file cannot be read \(EISDIR.*\)\./u],
      [["--merchants", json({})], /: "merchants" must be a list\.$/u],
      [["--ir", folder], /cannot be read/u],
    ] as const;
    for (const [args, message] of cases) {
      const { code, stdout, stderr } = await runIn("en", ...args);
      expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
      if (typeof message === "string") expect(stderr).toBe(`${message}\n`);
      else expect(stderr.trimEnd()).toMatch(message);
    }
  });

  test("is an mchid that two merchants have", async () => {
    const path = json([{ mchid: "1900000001" }, { mchid: "1900000001" }]);
    const { code, stderr } = await runIn("en", "--port", "0", ...one, "--merchants", path);
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: `--merchants: ${path}: "mchid" is used by another entry.\n`,
    });
  });

  test("is a port in use, and an address of another machine", async () => {
    const port = await started(createServer());
    expect(await runIn("en", ...one, "--port", String(port))).toEqual({
      ...{ code: 3, stdout: "", stderr: `${english.portInUse(port)}\n` },
    });
    const away = await runIn("en", ...one, "--host", "192.0.2.1", "--allow-host", "sandbox");
    expect(away.code).toBe(3);
    expect(away.stderr).toMatch(/^The sandbox cannot start: .*EADDRNOTAVAIL.*192\.0\.2\.1.*\.\n$/u);
  });

  test("is a folder for its files below a file: nothing listens any more", async () => {
    const port = await freePort();
    const out = join(fileOf(""), "out");
    const { code, stdout, stderr } = await runIn("en", ...one, "--port", String(port), "--out", out);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toMatch(/ENOTDIR/u);
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow("fetch failed");
  });
});

describe.skipIf(!isBuilt)("a sandbox that serves", needsBuild, () => {
  test("prints its URL and files, and each exchange, as text", async () => {
    const { output, stop } = await serve(...one, "--seed", "a", "--no-color");
    const [, url = ""] = / on (http:\S+), seed a\./u.exec(output.stdout) ?? [];
    const [, client = ""] = /keys in (.*)/u.exec(output.stdout) ?? [];
    const folder = dirname(client);
    expect(output.stdout.split("\n")).toEqual([
      english.ready(1, url, "a"),
      expect.stringContaining(url) as string,
      english.clientFile(client),
      english.envFile(join(folder, "client.env")),
      english.brandFile(join(folder, "brand.json")),
      english.controlFile(join(folder, "control.json")),
      "",
    ]);
    expect(readdirSync(folder).sort()).toEqual(["brand.json", "client.env", "client.json", "control.json"]);
    await send(`${url}/v3/certificates`, { method: "GET", body: "", headers: {} });
    await expect.poll(() => output.stdout).toContain("GET /v3/certificates\n");
    expect(await stop()).toMatchObject({ code: 0, stderr: "" });
    expect(output.stdout).toContain(`\n\nGET /v3/certificates\n  page       ${page}\n  signature  refused`);
    expect(existsSync(folder)).toBe(false);
  });

  test("has no client of a merchant with its own keys, and says with which id it signs", async () => {
    const credentials = json({
      ...{ mchid: "1900000009", serialNo: "ab12", apiV3Key: "1".repeat(32), publicKeyId: "PUB_KEY_ID_1" },
      ...{ merchantPublicKey: keys.publicKey, wechatpayPrivateKey: keys.privateKey },
    });
    const out = temporaryFolder();
    const { output, stop } = await serve(...one, "--https", "--credentials", credentials, "--out", out);
    expect(output.stdout).toContain(`\n${english.credentials("1900000009", "PUB_KEY_ID_1")}\n`);
    expect(output.stdout).toContain(`\n${english.caFile(join(out, "ca.pem"))}\n`);
    expect(output.stdout).not.toContain("client.json");
    expect(readdirSync(out).sort()).toEqual(["ca.pem", "control.json"]);
    expect((await stop()).code).toBe(0);
    expect(readdirSync(out)).toEqual([]);
  });

  test("prints JSON lines, and is silent about exchanges if asked to", async () => {
    for (const silent of [[], ["--silent"]]) {
      const { output, stop } = await serve(...one, "--format", "json", ...silent);
      const ready = JSON.parse(output.stdout) as { url: string; operations: number; ca?: string }; // its first line
      expect(ready).toMatchObject({
        ready: true,
        operations: 1,
        url: expect.stringMatching(/^http:/u) as string,
      });
      expect(ready).not.toHaveProperty("ca");
      await send(`${ready.url}/v3/certificates`, { method: "GET", body: "", headers: {} });
      const { code, stdout } = await stop();
      const lines = stdout.trimEnd().split("\n");
      expect([code, lines.length]).toEqual([0, silent.length > 0 ? 1 : 2]);
      if (lines[1] !== undefined)
        expect(JSON.parse(lines[1])).toMatchObject({ target: "/v3/certificates", signed: false });
    }
  });

  test("names the folder of the other merchants, and serves the pages of --specs", async () => {
    const specs = join(temporaryFolder(), "specs");
    const excluded = "openapi/v3/bill/tradebill.md";
    for (const name of [page, excluded]) cpSync(join(root, "specs", name), join(specs, name));
    const merchants = json([{ mchid: "1900000001" }, { mchid: "1900000002", keys: ownKeys }]);
    const out = temporaryFolder();
    const flags = ["--specs", specs, "--include", "openapi/**", "--exclude", excluded, "--format", "github"];
    const { output, stop } = await serve(
      ...flags,
      "--silent",
      "--color",
      "--merchants",
      merchants,
      "--out",
      out,
    );
    expect(output.stdout).toMatch(/^Sandbox of 1 operation on /u);
    expect(output.stdout).toContain(`\n${english.clientFolder(out)}\n`);
    expect(readdirSync(out).sort()).toEqual([
      "client-1900000001.json",
      "client.env",
      "client.json",
      "control.json",
    ]);
    expect((await stop()).code).toBe(0);
  });
});

describe("the files of clients", () => {
  const merchants = [
    { mchid: "1900000001", brands: ["120344", { brandId: "120345", keys: ownKeys }, { brandId: "120346" }] },
    { mchid: "1900000002", keys: ownKeys },
  ];
  const names = [
    "brand-120344.json",
    "brand-120346.json",
    "brand.json",
    "client-1900000001.json",
    "client.json",
  ];

  test("are those of callers whose keys the sandbox made, for this user alone", async () => {
    const sandbox = await sandboxFor({ operations: specOperations(), merchants });
    const { folder, remove } = await writeClientFiles(sandbox, merchants, undefined);
    expect(basename(folder)).toMatch(/^wechatpay-sandbox-/u);
    expect(readdirSync(folder).sort()).toEqual([...names, "client.env", "control.json"].sort());
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    const read = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8")) as unknown; // compared below
    expect(read("client-1900000001.json")).toEqual(sandbox.clientOf("1900000001"));
    expect(read("brand-120346.json")).toEqual(sandbox.brandClientOf("120346"));
    await remove();
    expect(existsSync(folder)).toBe(false);
  });

  test.each([
    ["a new folder, with it", undefined],
    ["a named folder, which stays", "named"],
  ])("are removed when the process ends: in %s", async (_, kind) => {
    const sandbox = await sandboxFor({ operations: specOperations(), merchants });
    const before = process.listeners("exit");
    const out = kind === undefined ? undefined : temporaryFolder();
    const { folder } = await writeClientFiles(sandbox, merchants, out);
    const [listener, ...others] = process.listeners("exit").filter((one) => !before.includes(one));
    expect(others).toEqual([]);
    if (!listener) throw new Error("nothing listens to the end of the process");
    process.off("exit", listener);
    listener(0); // as the process does when it ends
    expect(existsSync(folder)).toBe(out !== undefined);
    if (out !== undefined) expect(readdirSync(out)).toEqual([]);
  });
});

test("the log shows what was signed and encrypted, and cuts long lines", () => {
  const exchange = {
    ...{
      method: "POST",
      target: `/v3/${"t".repeat(200)}`,
      headers: { authorization: "A", "wechatpay-serial": "S1" },
    },
    ...{ body: "b".repeat(161), page, signed: true, faults: [{ fault: "reset" }, { fault: "delay", ms: 1 }] },
    decrypted: [{ path: "json.name", ciphertext: "c".repeat(30), plain: "张三" }],
    response: { status: 200, body: "r".repeat(200) },
  } as unknown as Exchange; // what the log reads
  expect(display(exchange, false, english).split("\n")).toEqual([
    `POST /v3/${"t".repeat(156)}…`,
    `  page       ${page}`,
    "  signature  valid  A",
    "  encrypted  with S1",
    `    json.name: ${"c".repeat(24)}… → 张三`,
    `  body       ${"b".repeat(160)}…`,
    "  faults     reset, delay",
    `  response   200 ${"r".repeat(200)}`,
    "",
  ]);
  const [bold = "", , signature = "", , decrypted = "", , , response = ""] = display(
    exchange,
    true,
    english,
  ).split("\n");
  expect([bold.startsWith("\u001b[1mPOST "), bold.endsWith("\u001b[22m")]).toEqual([true, true]);
  expect(signature).toContain("\u001b[32mvalid\u001b[39m");
  expect(decrypted).toContain("\u001b[36m张三\u001b[39m");
  expect(response).toContain("\u001b[32m200\u001b[39m");
});
