import { expect, test } from "vitest";
import { inOwnFolder, pageText, run, specs, tree, write } from "../support/command.ts";

inOwnFolder();

/** Its one warning: the values contradict the type. */
const warned = () => pageText("number").replace("| 名称", "| 名称<br/>`A` 枚举值");

test.each([
  [["generat"], "generat: is not a command."],
  [[], "command: is missing."],
  [["generate", "--frobnicate"], "--frobnicate"],
  [["generate", "--out"], "--out"],
  [["generate", "docs"], "docs"],
  [["openapi", "docs"], "docs"],
  [["openapi", "--out", ""], "--out: the file name is empty."],
  [
    ["check", "--format", "xml"],
    "--format: the value is not known. Use one of text, json, github, markdown.",
  ],
  [
    ["check", "--fail-on", "never"],
    "--fail-on: the value is not known. Use one of error, warn, breaking, behaviour.",
  ],
  [["sandbox"], "sandbox"],
  [["import"], "import: no folder is named."],
])("the command line %j fails with 2", async (args, message) => {
  specs({ a: pageText() });
  const { code, stdout, stderr } = await run(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
  expect(stderr).toMatch(/^[^\n]*See wechatpay-codegen --help\.\n$/u);
  expect(Object.keys(tree("."))).toEqual(["specs/openapi/v3/demo/a.md"]);
});

test.each([
  [["generate"], "specs: is not there."],
  [["check", "--specs", "none"], "none: is not there."],
  [["import", "none"], "none: is not there."],
  [["lint", "none"], "none: is not there."],
  [["ir", "none"], "none: is not there."],
  [["openapi", "--specs", "none"], "none: is not there."],
  [["generate", "--specs", "empty"], "empty: holds no page"],
  [
    ["generate", "--specs", "pages", "--corrections", "none.yaml"],
    "none.yaml: is not there. Name a corrections file",
  ],
])("the command line %j fails with 3", async (args, message) => {
  write({ "empty/notes.txt": "nothing\n" });
  specs({ a: pageText() }, "pages");
  const { code, stdout, stderr } = await run(...args);
  expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
  expect(stderr.trimEnd().split("\n").at(-1)).toContain(message);
});

test.each(["generate", "check", "import", "lint", "ir", "openapi"])(
  "%s --help prints the usage",
  async (command) => {
    const { code, stdout, stderr } = await run(command, "--help");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(new RegExp(`^wechatpay-codegen ${command} `, "u"));
    expect((await run("--help")).stdout).toContain(stdout.trimEnd());
  },
);

test.each(["generate", "lint", "import", "check"])(
  "%s --format json prints JSON alone on stdout",
  async (command) => {
    specs({ a: pageText("decimal"), b: warned() });
    const args = command === "import" || command === "lint" ? ["specs"] : [];
    const { code, stdout, stderr } = await run(command, ...args, "--format", "json");
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    const { findings } = JSON.parse(stdout) as { findings: unknown };
    // Importing keeps what is wrong on a page: only corrections make it an issue.
    const more: unknown[] = command === "import" ? [] : [expect.objectContaining({ rule: "enum-type" })];
    expect(findings).toEqual([
      {
        severity: "error",
        rule: "type-unknown",
        reason: 'Unknown type "decimal".',
        fix: expect.stringContaining("string, string[]") as unknown,
        data: { written: "decimal", types: expect.arrayContaining(["string", "string[]"]) as unknown },
        file: "specs/openapi/v3/demo/a.md",
        line: 9,
        column: 26,
      },
      ...more,
    ]);
  },
);

test("generate --format json lists the files that it wrote", async () => {
  specs({ a: pageText() });
  const { stdout } = await run("generate", "--format", "json");
  expect(JSON.parse(stdout)).toEqual({
    findings: [],
    changed: ["v3/demo/a.ts", "chain.ts", "chain/v3/demo.ts", "labels.ts", "names.json", "digests.json"],
    removed: [],
  });
});

test("lint --format github prints workflow commands", async () => {
  specs({ "a,b:c": pageText("decimal%0A") });
  const { code, stdout } = await run("lint", "--format", "github", "--silent");
  expect(code).toBe(1);
  const [first, second, ...rest] = stdout.split("\n");
  expect(first).toMatch(
    /^::error file=specs\/\S*,line=5,col=1,title=path-invalid::"\/v3\/demo\/a,b:c" is not the path/u,
  );
  expect(second).toMatch(
    /^::error file=specs\/openapi\/v3\/demo\/a%2Cb%3Ac\.md,line=9,col=26,title=type-unknown::Unknown type "decimal%250A"/u,
  );
  expect(rest).toEqual([""]);
});

test.each(["generate", "lint", "ir", "openapi"])(
  "%s fails on a warning only with --fail-on warn",
  async (command) => {
    specs({ a: warned() });
    expect(await run(command, "--fail-on", "warn")).toMatchObject({ code: 1 });
    // A run that fails writes nothing.
    expect(Object.keys(tree("."))).toEqual(["specs/openapi/v3/demo/a.md"]);
    expect(await run(command)).toMatchObject({ code: 0 });
    expect(await run(command, "--fail-on", "error")).toMatchObject({ code: 0 });
    if (command === "generate") expect(Object.keys(tree("generated"))).toContain("v3/demo/a.ts");
  },
);

test("lint prints every finding of all pages, by place, on stdout", async () => {
  specs({ b: pageText("decimal").replace("name {", "  {"), a: warned() });
  const { code, stdout } = await run("lint");
  expect(code).toBe(1);
  expect(stdout.split("\n").map((line) => line.replace(/ .* /u, " … "))).toEqual([
    "specs/openapi/v3/demo/a.md:9:3 … enum-type",
    "specs/openapi/v3/demo/b.md:9:5 … name-missing",
    "specs/openapi/v3/demo/b.md:9:23 … type-unknown",
    "2 … warning.",
    "",
  ]);
});

test("ir prints the operations and the coverage, and --out writes them to a file", async () => {
  specs({ a: pageText() });
  const { code, stdout, stderr } = await run("ir");
  expect(code).toBe(0);
  expect(stderr).toMatch(/^read {5}1 page, .*\nparse {4}1 operation, .*\n$/u);
  expect(JSON.parse(stdout)).toMatchObject({
    operations: [{ method: "GET", path: "/v3/demo/a", response: [{ name: "name", required: true }] }],
    coverage: { rows: 1, fields: 1, findings: 0 },
  });
  expect(await run("ir", "--out", "ir.json", "--silent")).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(await run("ir", "--out", "deep/er/ir.json")).toMatchObject({ code: 0 });
  expect(tree(".")).toMatchObject({ "ir.json": stdout, "deep/er/ir.json": stdout });
});

test("ir reads the pages of APIv3 in a tree of documents, and counts the other files in one line", async () => {
  write({
    "docs/openapi/v3/demo/a.md": pageText(),
    "docs/openapi/v3/index.md": "# APIv3\n",
    "docs/openapi/v3/old.md":
      "---\nhead: [[meta, { 'http-equiv': Refresh, content: '0;url=/openapi/v3/gone' }]]\n---\n",
    "docs/openapi/v2/a.md": pageText(),
    "docs/guide/start.md": "# 指引\n",
  });
  const { code, stdout, stderr } = await run("ir", "docs", "--format", "json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    operations: [{ page: "openapi/v3/demo/a.md" }],
    aliases: [{ page: "openapi/v3/old.md", target: "openapi/v3/gone.md" }],
  });
  const [line] = stderr.split("\n");
  expect(line).toContain("2 pages; skipped:");
  for (const kind of ["files that document no endpoint", "pages of other APIs", "index pages"]) {
    expect(line).toContain(`1 ${kind}`);
  }
});

test("generate --silent prints nothing without findings", async () => {
  specs({ a: pageText() });
  expect(await run("generate", "--silent")).toEqual({ code: 0, stdout: "", stderr: "" });
});
