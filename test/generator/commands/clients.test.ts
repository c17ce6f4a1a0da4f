/** Several clients in one configuration. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { inOwnFolder, pageText, run, specs, state, tree, write } from "../support/command.ts";

inOwnFolder();

const web = { name: "web", specs: "docs", out: "src/web", include: ["openapi/v3/demo/a.md"] };
const shop = { name: "shop", specs: "docs", out: "src/shop", include: ["openapi/v3/demo/b.md"] };
const other = { name: "other", specs: "more", out: "src/other" };
const configure = (...clients: readonly object[]) =>
  write({ "wechatpay-codegen.config.json": JSON.stringify(clients) });
const commandNames = ["generate", "check", "lint", "ir", "openapi", "import"];

beforeEach(() => {
  write({ "package.json": "{}" });
  specs({ a: pageText(), b: pageText() }, "docs");
  specs({ c: pageText() }, "more");
  configure(web, shop, other);
});

describe("a list of clients", () => {
  test("is generated and checked in order, each with its own pages", async () => {
    const generated = await run("generate");
    expect(generated).toMatchObject({ code: 0, stdout: "" });
    expect(generated.stderr.match(/^client +\w+$/gmu)).toEqual([
      "client   web",
      "client   shop",
      "client   other",
    ]);
    const modules = (out: string) => Object.keys(tree(out)).filter((path) => path.startsWith("v3/"));
    expect(["src/web", "src/shop", "src/other"].map(modules)).toEqual([
      ["v3/demo/a.ts"],
      ["v3/demo/b.ts"],
      ["v3/demo/c.ts"],
    ]);
    expect(await run("check")).toMatchObject({
      code: 0,
      stdout: "web: src/web matches docs.\nshop: src/shop matches docs.\nother: src/other matches more.\n",
    });
    const before = state("src");
    expect((await run("generate")).stderr.match(/nothing has changed/gu)).toHaveLength(3);
    expect(state("src")).toEqual(before);
  });

  test("is checked whole when one of them is stale, and the message names the client", async () => {
    await run("generate", "--silent");
    writeFileSync("src/web/names.json", "{}\n");
    const { code, stdout } = await run("check");
    expect(code).toBe(1);
    expect(stdout).toContain("web: src/web: does not match docs: 1 file differs (1 edited by hand).");
    expect(stdout).toMatch(/npx wechatpay-codegen generate --client web /u);
    expect(stdout).toContain("shop: src/shop matches docs.");
  });

  test("is written except for the clients whose pages have errors", async () => {
    specs({ a: pageText("decimal") }, "docs");
    const { code, stderr } = await run("generate");
    expect(code).toBe(1);
    expect(stderr).toContain("web: src/web: nothing is written: 1 error. Correct the pages.");
    expect(existsSync("src/web")).toBe(false);
    expect(existsSync("src/shop/v3/demo/b.ts")).toBe(true);
    expect(existsSync("src/other/v3/demo/c.ts")).toBe(true);
    const linted = await run("lint");
    expect(linted.code).toBe(1);
    expect(linted.stdout.split("\n").filter((line) => /^\w+: /u.test(line))).toEqual([
      "web: 1 error.",
      "shop: No findings.",
      "other: No findings.",
    ]);
  });

  test("gives the worst exit code, and goes on after a client that cannot be read", async () => {
    configure(web, { ...other, specs: "none" }, { ...shop, include: ["openapi/v3/none/**"] });
    specs({ a: pageText("decimal") }, "docs");
    const { code, stderr } = await run("generate", "--silent");
    expect(code).toBe(3);
    expect(stderr).toContain(
      "other: none: is not there. Name a folder of pages with --specs, or write one with wechatpay-codegen import.\n",
    );
    expect(stderr).toMatch(
      /^shop: wechatpay-codegen\.config\.json \(shop\): "include": .* matches no page\./mu,
    );
    expect(await run("generate", "--silent", "--client", "web")).toMatchObject({ code: 1 });
    expect(await run("generate", "--silent", "--client", "shop")).toMatchObject({ code: 2 });
  });

  test("has its JSON in one list, by client", async () => {
    specs({ a: pageText("decimal") }, "docs");
    configure(web, shop, { ...other, specs: "none" });
    const { code, stdout } = await run("generate", "--format", "json");
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toEqual({
      clients: [
        { client: "web", exitCode: 1, findings: [expect.objectContaining({ rule: "type-unknown" })] },
        expect.objectContaining({ client: "shop", exitCode: 0, findings: [], removed: [] }),
        {
          client: "other",
          exitCode: 3,
          error:
            "none: is not there. Name a folder of pages with --specs, or write one with wechatpay-codegen import.",
        },
      ],
    });
    const alone = await run("check", "--format", "json", "--client", "shop");
    expect(JSON.parse(alone.stdout)).toEqual({ findings: [], differences: [] });
  });

  test("has caches apart, also with more clients than a folder otherwise keeps", async () => {
    const many = Array.from({ length: 10 }, (_, at) => ({ ...web, name: `c${at}`, out: `src/c${at}` }));
    configure(...many);
    await run("generate", "--silent");
    const clients = readdirSync("node_modules/.cache/wechatpay-codegen").map((name) => name.split(".")[0]);
    expect(new Set(clients.filter(Boolean)).size).toBe(10);
    expect((await run("generate")).stderr.match(/nothing has changed/gu)).toHaveLength(10);
  });

  test("is watched: a change of its pages runs only the clients of these pages", async () => {
    configure(shop, web, other);
    const running = run("generate", "--watch");
    const module = (path: string) => (existsSync(path) ? readFileSync(path, "utf8") : "");
    await vi.waitUntil(() => module("src/other/v3/demo/c.ts") !== "", { timeout: 60_000 });
    const before = state("src/web");
    specs({ c: pageText("number") }, "more");
    await vi.waitUntil(() => module("src/other/v3/demo/c.ts").includes("name: number"), { timeout: 60_000 });
    // A foreign file stops the run of one client, not the watching. The next client is written after it.
    write({ "src/shop/v3/demo/b.ts": "// own\n" });
    specs({ a: pageText("number"), b: pageText("number") }, "docs");
    await vi.waitUntil(() => module("src/web/v3/demo/a.ts").includes("name: number"), { timeout: 60_000 });
    process.emit("SIGINT");
    const { code, stderr } = await running;
    expect(code).toBe(2);
    expect(stderr).toContain("Watching docs, more; stop with Ctrl-C.");
    expect(stderr).toMatch(/^shop: src\/shop: holds files that do not begin as generated files do/mu);
    const [, round = ""] = stderr.split("Ctrl-C.\n");
    expect(round.split(/^client +/mu)[1]).toMatch(/^other\n/u);
    expect(Object.keys(state("src/web"))).toEqual(Object.keys(before));
  }, 180_000);
});

describe("--client", () => {
  test("selects one client, of which messages are as in a run of all", async () => {
    expect(await run("generate", "--client", "shop", "--silent")).toMatchObject({ code: 0, stderr: "" });
    expect(readdirSync("src")).toEqual(["shop"]);
    expect((await run("check", "--client", "shop")).stdout).toBe("shop: src/shop matches docs.\n");
  });

  test.each(["ir", "openapi"])("must select the client whose document %s prints", async (command) => {
    const all = await run(command);
    expect(all).toMatchObject({ code: 2, stdout: "" });
    expect(all.stderr).toContain(
      `--client: is missing, because ${command} prints one document. Use one of web, shop, other.`,
    );
    const { code, stdout } = await run(command, "--client", "other");
    expect(code).toBe(0);
    expect(stdout).toContain("/v3/demo/c");
    expect(stdout).not.toContain("/v3/demo/a");
  });

  test.each([
    ["webb", 'Use "web".'],
    ["nothing", "Use one of web, shop, other."],
  ])("refuses %s, which is not a client", async (name, advice) => {
    const { code, stderr } = await run("check", "--client", name);
    expect(code).toBe(2);
    expect(stderr).toContain(`--client: "${name}" is not a client of the configuration. ${advice}`);
  });

  test("is refused where the configuration names no client", async () => {
    write({ "wechatpay-codegen.config.json": '{ "specs": "docs" }' });
    expect((await run("check", "--client", "web")).stderr).toContain("because the configuration names none");
  });
});

test.each(commandNames)("%s refuses --out for several clients", async (command) => {
  const { code, stderr } = await run(command, ...(command === "import" ? ["docs"] : []), "--out", "x");
  expect(code).toBe(2);
  expect(stderr).toContain("--out: the configuration has several clients");
  expect(existsSync("x")).toBe(false);
});

test("import imports for each client the pages that it includes", async () => {
  specs({ a: pageText(), b: pageText("number"), c: pageText() }, "source");
  configure({ ...web, specs: "pages" }, { ...shop, specs: "pages/shop" });
  expect(await run("import", "source", "--silent")).toMatchObject({ code: 0, stderr: "" });
  expect(Object.keys(tree("pages"))).toEqual(["openapi/v3/demo/a.md", "shop/openapi/v3/demo/b.md"]);
});

test.each<[string, readonly unknown[], RegExp]>([
  ["without a client", [], /config\.json: the list of clients is empty\./u],
  ["with a client without a name", [{ out: "a" }], /config\.json\[0\]: "name" is missing\./u],
  ["with a name that is a path", [{ name: "../a" }], /config\.json\[0\]: "name" must be letters/u],
  ["with one name twice", [web, { ...shop, name: "web" }], /two clients are named "web"/u],
  [
    "with an unknown key",
    [web, { ...shop, outt: "x" }],
    /config\.json \(shop\): "outt" is not known\. Use "out"\./u,
  ],
  ["with a client that is a text", ["web"], /config\.json\[0\]: the configuration is not an object/u],
  ["with one output", [web, { ...shop, out: "src/web" }], /the outputs of "web" .* and "shop" .* overlap/u],
  ["with an output within another", [web, { ...shop, out: "src/web/shop" }], /overlap/u],
  [
    "with an output around another",
    [
      { ...web, out: "src/web/x" },
      { ...shop, out: "src/web" },
    ],
    /overlap/u,
  ],
  ["with outputs that differ in case", [web, { ...shop, out: "src/WEB" }], /overlap/u],
  ["with the default output twice", [{ name: "a" }, { name: "b" }], /overlap/u],
  [
    "with an output in the pages of another",
    [web, { ...shop, out: "more/x" }, other],
    /"shop" \(more\/x\) lies within the pages of "other" \(more\)/u,
  ],
])("a list %s is refused, and nothing is written", async (_, clients, message) => {
  write({ "wechatpay-codegen.config.json": JSON.stringify(clients) });
  const before = tree(".");
  const { code, stderr } = await run("generate");
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
  expect(tree(".")).toEqual(before);
});
