/** What `diff` and `changelog` print, ignored changes, and the summaries of `generate` and `import`. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { Ajv2020 } from "ajv/dist/2020.js";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { visit } from "unist-util-visit";
import { describe, expect, test } from "vitest";

import type { DiffDocument } from "#generator/diff/report";
import { root } from "../../support/specs.ts";
import {
  ordersPage,
  ordersPlace as page,
  relabelledPage as relabelled,
  requiredPage as required,
} from "../diff/support/pages.ts";
import { inOwnFolder, run, write } from "../support/command.ts";
import { git } from "../support/git.ts";

inOwnFolder();

function states(old: string, now: string): void {
  write({ [`old/${page}`]: old, [`new/${page}`]: now });
}

const jsonOf = (stdout: string) => JSON.parse(stdout) as DiffDocument; // the schema describes it

describe("the output of diff", () => {
  test("as text names the operation, the rows, the rules and the step of the version", async () => {
    states(ordersPage, relabelled);
    const { stdout } = await run("diff", "old", "new");
    expect(stdout.split("\n")).toEqual([
      "breaking  POST /v3/demo/orders  (postDemoOrders, PostDemoOrdersRequest)",
      "  breaking  `json.goods_tag` is required now.  field-required",
      `    old/${page}:14:3 → new/${page}:14:3`,
      "  docs-only  `json.amount.currency` has another label now: `货币`, not `币种`.  label-changed",
      `    old/${page}:18:3 → new/${page}:18:3`,
      "",
      "1 breaking, 1 docs-only. Suggested version step: major.",
      "",
    ]);
    const chinese = await run("diff", "old", "new", "--lang", "zh");
    expect(chinese.stdout).toContain("  不兼容  `json.goods_tag` 改为必填。  field-required");
    expect(chinese.stdout).toContain("不兼容 1 项，仅文档 1 项。建议的版本升级：主版本。");
    states(ordersPage, ordersPage);
    expect((await run("diff", "old", "new")).stdout).toBe("No change. No new version is needed.\n");
  });

  test("as JSON follows diff.schema.json", async () => {
    const rows = "| store {data-indent=1} | object | 门店 |\n| id {data-indent=2} | string | 门店编号 |\n";
    states(ordersPage, relabelled.replace("| payer ", `${rows}| payer `));
    write({ "ignore.yaml": "- rule: label-changed\n  reason: fine\n" });
    const { stdout } = await run("diff", "old", "new", "--format", "json", "--ignore", "ignore.yaml");
    const schema = JSON.parse(readFileSync(join(root, "generator/diff.schema.json"), "utf8")) as object; // a file
    const validate = new Ajv2020({ allowUnionTypes: true }).compile(schema);
    expect(validate(JSON.parse(stdout)), JSON.stringify(validate.errors)).toBe(true);
    const { summary, step, changes, ignored } = jsonOf(stdout);
    expect([summary, step]).toEqual([{ breaking: 1, compatible: 2 }, "major"]);
    expect(changes.map(({ path, message }) => [path, message.en])).toEqual([
      ["json.goods_tag", "`json.goods_tag` in the request of POST /v3/demo/orders is required now."],
      ["json.store", "`json.store` in the request of POST /v3/demo/orders is new (optional, `object`)."],
      [
        "json.store.id",
        "`json.store.id` in the request of POST /v3/demo/orders is new (optional, `string`).",
      ],
    ]);
    expect(ignored.map(({ rule, reason }) => [rule, reason])).toEqual([["label-changed", "fine"]]);
  });

  test("as annotations of GitHub stands at the rows of the new state", async () => {
    states(ordersPage, relabelled.replace("货币", "货币%::error::x"));
    const { stdout } = await run("diff", "old", "new", "--format", "github", "--lang", "zh");
    expect(stdout.split("\n")).toEqual([
      `::error file=new/${page},line=14,col=3,title=field-required::\`json.goods_tag\` in the request of POST /v3/demo/orders is required now.`,
      `::notice file=new/${page},line=18,col=3,title=label-changed::\`json.amount.currency\` in the request of POST /v3/demo/orders has another label now: \`货币%25::error::x\`, not \`币种\`.`,
      "",
    ]);
  });

  test("as text has the levels in colour with --color", async () => {
    // The escapes are those of the command; a control character of a page is a space.
    states(ordersPage, relabelled.replace("货币", "货\u0007币"));
    const { stdout } = await run("diff", "old", "new", "--color");
    const levels = stdout.split("\u001b").slice(1);
    expect(levels.map((text) => (text.startsWith("[39m") ? "end" : text))).toEqual([
      ...["[31mbreaking", "end"],
      ...["[31mbreaking", "end"],
      ...["[90mdocs-only", "end"],
    ]);
    expect(stdout).toContain("`货 币`");
  });

  test("as annotations of GitHub has the removed rows of the old state, and a warning for a change of the behaviour", async () => {
    const closed = ordersPage.replace("`PAID`", "`PAID` \\| `CLOSED`");
    const removed = "| goods_tag {data-indent=1} | string | 订单优惠标记 |\n";
    states(ordersPage, closed.replace(removed, ""));
    const { stdout } = await run("diff", "old", "new", "--format", "github");
    expect(stdout.split("\n").map((line) => line.split("::")[1])).toEqual([
      `error file=old/${page},line=14,col=3,title=field-removed`,
      `warning file=new/${page},line=26,col=3,title=enum-value-added`,
      undefined,
    ]);
  });

  test("as Markdown has breaking changes first and the others folded", async () => {
    states(ordersPage, required);
    write({ [`new/openapi/v3/demo/new.md`]: ordersPage.replaceAll("orders", "new") });
    const { stdout } = await run("diff", "old", "new", "--format", "markdown");
    const places = [
      "## Changes from `old` to `new`",
      "**1 breaking, 1 compatible**",
      "### breaking `POST /v3/demo/orders`",
      "<details>",
      "**compatible `POST /v3/demo/new`**",
      "</details>",
    ].map((text) => stdout.indexOf(text));
    expect(places.every((place, at) => place > (places[at - 1] ?? -1))).toBe(true);
  });

  test.each(["<script>alert(1)</script>", "[x](https://a.example)", "`` @team ![a](b)", "*a* | b"])(
    "as Markdown keeps the text of a page, %s, as code",
    async (text) => {
      states(ordersPage, ordersPage.replace("title: 下单", `title: ${JSON.stringify(text)}`));
      const { stdout } = await run("diff", "old", "new", "--format", "markdown");
      const kinds = new Set<string>();
      visit(unified().use(remarkParse).use(remarkGfm).parse(stdout), (node) => {
        kinds.add(node.type === "html" && /^<\/?(?:details|summary|sub)>/u.test(node.value) ? "" : node.type);
        if (node.type === "inlineCode" && node.value.includes(text)) kinds.add("kept");
      });
      expect(
        [...kinds].filter((kind) => ["html", "link", "image", "emphasis", "table"].includes(kind)),
      ).toEqual([]);
      expect(kinds).toContain("kept");
    },
  );

  test("as Markdown is cut below the limit of a comment", async () => {
    const rows = Array.from({ length: 900 }, (_, at) => `| field_${at} {data-indent=1} | string | 字段 |\n`);
    states(ordersPage, ordersPage.replace("| goods_tag ", `${rows.join("")}| goods_tag `));
    const { stdout } = await run("diff", "old", "new", "--format", "markdown");
    expect(stdout.length).toBeLessThan(65_536);
    expect(stdout).toMatch(/… and \d+ more\.\n$/u);
    expect(stdout.match(/<details>/gu)?.length).toBe(stdout.match(/<\/details>/gu)?.length);
  });
});

describe("the exit code of diff", () => {
  test.each([
    [ordersPage, required, [], 0],
    [ordersPage, required, ["--fail-on", "breaking"], 1],
    [ordersPage, required, ["--fail-on", "behaviour"], 1],
    [required, ordersPage, ["--fail-on", "behaviour"], 0],
    [ordersPage, ordersPage.replace("`PAID`", "`PAID` \\| `CLOSED`"), ["--fail-on", "behaviour"], 1],
    [ordersPage, ordersPage.replace("`PAID`", "`PAID` \\| `CLOSED`"), ["--fail-on", "breaking"], 0],
  ])("case %#", async (old, now, flags, want) => {
    states(old, now);
    expect((await run("diff", "old", "new", ...flags)).code).toBe(want);
  });

  test("follows the levels and the ignore file of the configuration", async () => {
    states(ordersPage, required);
    write({ "wechatpay-codegen.config.json": JSON.stringify({ levels: { "field-required": "behaviour" } }) });
    expect((await run("diff", "old", "new", "--fail-on", "breaking")).code).toBe(0);
    write({
      "wechatpay-codegen.config.json": JSON.stringify({ ignore: "accepted.yaml" }),
      "accepted.yaml": "- operation: POST /v3/demo/orders\n  path: json.goods_tag\n  reason: We send it.\n",
    });
    const { code, stdout } = await run("diff", "old", "new", "--fail-on", "breaking");
    expect([code, stdout]).toEqual([0, "No change. 1 ignored. No new version is needed.\n"]);
  });

  test.each([
    [{ levels: ["a"] }, '"levels" must be an object of rules with levels.'],
    [{ levels: { "a-rule": "breaking" } }, '"levels": "a-rule" is not a rule of diff.'],
    [{ levels: { "field-added": "major" } }, '"levels": the level of "field-added" is not known.'],
    [{ ignore: 1 }, '"ignore" must be a string that is not empty.'],
  ])("is 2 for the configuration %j", async (config, message) => {
    states(ordersPage, required);
    write({ "wechatpay-codegen.config.json": JSON.stringify(config) });
    const { code, stderr } = await run("diff", "old", "new");
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe("an ignore file", () => {
  const ignore = (text: string) => {
    states(ordersPage, required);
    write({ "ignore.yaml": text });
    return run("diff", "old", "new", "--ignore", "ignore.yaml", "--fail-on", "breaking");
  };

  test.each([
    ["- rule: field-required\n  reason: a\n", 0, ""],
    ["\ufeff- rule: field-required\n  reason: a\n  until: '2999-01-01'\n", 0, ""],
    [
      "- rule: field-required\n  reason: a\n  until: '2001-01-01'\n",
      1,
      "ignore.yaml:1: the entry expired after 2001-01-01.",
    ],
    ["- path: json.other\n  reason: a\n", 1, "ignore.yaml:1: the entry matches no change."],
    ["", 1, ""],
    ["a: b", 3, "ignore.yaml:1:1: the file is not a list."],
    ["- rule: field-required", 3, "ignore.yaml:1:3: the reason is missing."],
    ["- reason: a", 3, "ignore.yaml:1:3: the entry names no change."],
    ["- rule: x\n  reason: a", 3, 'ignore.yaml:1:3: "x" is not a rule.'],
    ["- path: x\n  reason: a\n  until: 2026-13-01", 3, '"2026-13-01" is not a day.'],
    ["- path: x\n  why: a", 3, '"why" is not known.'],
    ["- path: 1\n  reason: a", 3, '"path" is not a text.'],
    ["- [", 3, "the file is not valid YAML."],
    ["- a", 3, "the entry is not a mapping."],
    ["[".repeat(5000), 3, "the file is not valid YAML."],
  ])("%j", async (text, code, message) => {
    const ran = await ignore(text);
    expect(ran.code).toBe(code);
    if (message === "") expect(ran.stderr).toBe("");
    else expect(ran.stderr).toContain(message);
  });

  test("that is not there is reported", async () => {
    states(ordersPage, required);
    expect(await run("diff", "old", "new", "--ignore", "none.yaml")).toEqual({
      code: 3,
      stdout: "",
      stderr: "none.yaml: is not there. Name an ignore file with --ignore.\n",
    });
  });

  test("names an operation by what it was called before, too", async () => {
    const moved = "openapi/v3/demo/purchases.md";
    states(ordersPage, `---\ntitle: Moved\nsource: ${page}\nmoved: ${moved}\n---\n`);
    write({
      [`new/${moved}`]: required.replace(page, moved),
      "ignore.yaml": "- operation: POST /v3/demo/orders\n  reason: a\n",
    });
    const counts = async (...args: readonly string[]) => {
      const { changes, ignored } = jsonOf(
        (await run("diff", "old", "new", "--format", "json", ...args)).stdout,
      );
      return [changes.map(({ rule }) => rule), ignored.map(({ rule }) => rule)];
    };
    expect(await counts()).toEqual([["operation-moved", "field-required"], []]);
    expect(await counts("--ignore", "ignore.yaml")).toEqual([[], ["operation-moved", "field-required"]]);
  });

  test("has all its faults reported", async () => {
    const { stderr } = await ignore("- reason: a\n- rule: x\n  reason: a\n");
    expect(stderr).toContain("ignore.yaml:1:3:");
    expect(stderr).toContain("ignore.yaml:2:3:");
  });
});

describe("changelog", () => {
  function commit(text: string, subject: string): void {
    write({ [`specs/${page}`]: text });
    git("add", "-A");
    git("commit", "-q", "-m", subject);
  }

  test("has each commit that changes the pages, the newest first", async () => {
    git("init", "-q");
    commit(ordersPage, "one");
    commit(required, "two");
    write({ "other.txt": "x" });
    git("add", "-A");
    git("commit", "-q", "-m", "not of pages");
    commit(relabelled, "three `x` <b>");
    const { stdout, code } = await run("changelog", "HEAD~3..HEAD");
    expect(code).toBe(0);
    expect(stdout.match(/^## .*$/gmu)?.map((line) => line.replace(/^## \S+ `[0-9a-f]{12}` /u, ""))).toEqual([
      "`` three `x` <b> ``",
      "`two`",
    ]);
    expect(stdout).toContain(
      "- **breaking**: `json.goods_tag` in the request of POST /v3/demo/orders is required now.",
    );
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("Suggested version step: major.");
    const json = await run("changelog", "HEAD~1", "--format", "json");
    expect(JSON.parse(json.stdout)).toMatchObject({
      step: "patch",
      entries: [{ subject: "three `x` <b>", step: "patch" }],
    });
    expect((await run("changelog", "HEAD..HEAD")).stdout).toBe("No change.\n");
    expect((await run("changelog", "HEAD~3", "--fail-on", "breaking")).code).toBe(1);
    expect((await run("changelog", "nothing..HEAD")).code).toBe(2);
    expect((await run("changelog")).code).toBe(2);
  });

  test("has no entry for a root, or for a commit that changes white space, and ends with HEAD where no end is named", async () => {
    git("init", "-q", "-b", "main");
    commit(ordersPage, "root");
    commit(ordersPage.replace("| goods_tag ", "|  goods_tag  "), "white space");
    commit(required, "required");
    git("checkout", "-q", "--orphan", "other");
    git("rm", "-rfq", ".");
    commit(relabelled, "root of another branch");
    git("checkout", "-q", "main");
    const subjects = async (range: string) => {
      const { stdout } = await run("changelog", range, "--format", "json");
      const { entries } = JSON.parse(stdout) as { entries: { subject: string }[] };
      return entries.map(({ subject }) => subject);
    };
    expect(await subjects("other..main")).toEqual(["required"]);
    expect(await subjects("HEAD~2..")).toEqual(["required"]);
    expect(await subjects("HEAD~2")).toEqual(["required"]);
    expect(await subjects("HEAD~2..HEAD~1")).toEqual([]);
  });
});

describe("the summary", () => {
  const lines = [
    "2 changes in 1 operation: 1 breaking, 1 docs-only.",
    "breaking: `json.goods_tag` in the request of POST /v3/demo/orders is required now.",
    "Suggested version step: major. wechatpay-codegen diff lists all changes.",
  ];

  test("ends generate, after one changed page and after many", async () => {
    const others = Array.from({ length: 40 }, (_, at): [string, string] => [
      `specs/openapi/v3/demo/o${at}.md`,
      ordersPage.replaceAll("orders", `o${at}`),
    ]);
    write({ "package.json": "{}", [`specs/${page}`]: ordersPage, ...Object.fromEntries(others) });
    const first = await run("generate", "--cache", "cache");
    expect([first.code, first.stderr.includes("Suggested")]).toEqual([0, false]);
    write({ [`specs/${page}`]: relabelled });
    const second = await run("generate", "--cache", "cache");
    expect(second.stderr.trimEnd().split("\n").slice(-3)).toEqual(lines);
    const third = await run("generate", "--cache", "cache");
    expect(third.stderr).not.toContain("Suggested");
    write(Object.fromEntries(others.map(([path, text]) => [path, text.replace("| 币种 |", "| 货币 |")])));
    const fourth = await run("generate", "--cache", "cache", "--format", "json");
    expect(JSON.parse(fourth.stdout)).toMatchObject({
      changes: { summary: { "docs-only": 40 }, step: "patch" },
    });
  });

  test("of generate has what a new correction does", async () => {
    write({ [`specs/${page}`]: ordersPage });
    await run("generate", "--cache", "cache");
    write({
      "specs/corrections.yaml": `- page: ${page}\n  operation: post\n  field: request.json.goods_tag\n  was: { required: false }\n  is: { required: true }\n  reason: test\n`,
    });
    const { stderr } = await run("generate", "--cache", "cache", "--lang", "zh");
    expect(stderr).toContain("1 个接口或通知共 1 项变化：不兼容 1 项。\n");
    expect(stderr).toContain("该变化来自更正，文档页面没有变化。");
  });

  test("of import has the levels of the configuration", async () => {
    write({
      [`docs/${page}`]: ordersPage,
      "wechatpay-codegen.config.json": JSON.stringify({ levels: { "field-required": "behaviour" } }),
    });
    await run("import", "docs", "--silent");
    write({ [`docs/${page}`]: relabelled });
    expect((await run("import", "docs")).stderr.trimEnd().split("\n").slice(-3)).toEqual([
      "2 changes in 1 operation: 1 behaviour, 1 docs-only.",
      "behaviour: `json.goods_tag` in the request of POST /v3/demo/orders is required now.",
      "Suggested version step: minor. wechatpay-codegen diff lists all changes.",
    ]);
  });

  test("ends import", async () => {
    write({ [`docs/${page}`]: ordersPage });
    expect((await run("import", "docs")).stderr).not.toContain("Suggested");
    write({ [`docs/${page}`]: relabelled });
    expect((await run("import", "docs")).stderr.trimEnd().split("\n").slice(-3)).toEqual(lines);
    expect((await run("import", "docs")).stderr).not.toContain("Suggested");
  });
});
