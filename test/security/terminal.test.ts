/** No text of a page, a correction, a configuration or a file name controls a terminal, or begins a line that CI obeys. */
import { existsSync, mkdirSync, symlinkSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { linkLines } from "#generator/emit/links";
import { readPage } from "#generator/read/read";

import { inOwnFolder, pageText, run, specs, tree, write, type Ran } from "../generator/support/command.ts";

inOwnFolder();

const nasty = "\u001b[31m\u009b2J\u202e\u0007";
const command = "\n::error::forged by a page";

function expectHarmless({ stdout, stderr }: Ran): void {
  const text = stdout + stderr;
  // eslint-disable-next-line no-control-regex -- control characters are what the test looks for
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/u);
  expect(text).not.toMatch(/^::(?:error|warning|notice)::forged/mu);
}

const quoted = JSON.stringify(`x${nasty}${command}`);
const sources: [string, () => void][] = [
  ["front matter", () => specs({ a: pageText().replace("---\n", `---\n${quoted}: [\n`) })],
  [
    "front matter with a warning",
    () => specs({ a: `---\ntitle: !forged "x"\n? ${quoted}\n: 1\n---\n${pageText()}` }),
  ],
  ["a tag in front matter", () => specs({ a: `---\ntitle: !<tag:::error::forged> a\n---\n${pageText()}` })],
  ["a name", () => specs({ a: pageText(`decimal${nasty}`) })],
  ["the name of a file", () => specs({ [`a${nasty}${command}`]: pageText("decimal") })],
  ["corrections", () => write({ "specs/corrections.yaml": `- ${quoted}: 1\n  page: ${quoted}\n` })],
  ["corrections that are not YAML", () => write({ "specs/corrections.yaml": `${nasty}: [${command}\n` })],
  ["a key of the configuration", () => write({ "wechatpay-codegen.config.json": `{ ${quoted}: 1 }` })],
  ["a path in the configuration", () => write({ "wechatpay-codegen.config.json": `{ "specs": ${quoted} }` })],
  ["a pattern", () => write({ "wechatpay-codegen.config.json": `{ "exclude": [${quoted}] }` })],
  ["a name of a client", () => write({ "wechatpay-codegen.config.json": `[{ "name": ${quoted} }]` })],
];

describe.each(["generate", "check", "lint"])("%s prints nothing that controls the terminal or CI", (name) => {
  test.each(sources)("from %s", async (_, arrange) => {
    specs({ b: pageText() });
    arrange();
    for (const format of ["text", "github"])
      expectHarmless(await run(name, "--format", format, "--no-color"));
  });

  test("from the command line", async () => {
    specs({ b: pageText() });
    for (const flag of ["--specs", "--out", "--corrections", "--exclude", "--config", "--client"])
      expectHarmless(await run(name, flag, `x${nasty}${command}`));
  });
});

test("generate writes nothing through a linked folder below --out", async () => {
  specs({ a: pageText(), "deep/b": pageText() });
  mkdirSync("outside");
  for (const link of ["generated/v3", "generated/v3/demo", "generated/v3/demo/deep"]) {
    mkdirSync(link.split("/").slice(0, -1).join("/"), { recursive: true });
    symlinkSync(`${process.cwd()}/outside`, link);
    const { code, stderr } = await run("generate", "--silent");
    expect({ code, stderr }).toMatchObject({
      code: 3,
      stderr: expect.stringContaining(`${link}: is a link`) as unknown,
    });
    expect(tree("outside")).toEqual({});
    (await import("node:fs")).rmSync("generated", { recursive: true });
  }
});

test("generate writes into a folder that is itself a link", async () => {
  specs({ a: pageText() });
  mkdirSync("outside");
  symlinkSync(`${process.cwd()}/outside`, "generated");
  expect(await run("generate", "--silent")).toMatchObject({ code: 0 });
  expect(existsSync("outside/v3/demo/a.ts")).toBe(true);
});

test.each([["--version"], ["--help"], ["generate", "--version"], ["generate", "--help"], ["check", "-h"]])(
  "%j does not run the configuration",
  async (...args) => {
    write({ "wechatpay-codegen.config.mjs": "globalThis.PWNED = true; export default {};" });
    expect(await run(...args)).toMatchObject({ code: 0 });
    expect(globalThis).not.toHaveProperty("PWNED");
  },
);

const web = "https://pay.weixin.qq.com/doc/v3/merchant/1";
const strange = [
  "javascript:alert(1)",
  "command:run",
  "vscode://x",
  "data:text/html,x",
  " https://a",
  "//a",
  "https://[",
];

test("only links to web pages are read from front matter, and emitted", () => {
  const links = [...strange, web].map((link) => `  - ${JSON.stringify(link)}\n`).join("");
  const text = `---\nlinks:\n${links}---\n${pageText()}`;
  const path = "openapi/v3/demo/a.md";
  expect(readPage({ path, page: path, text }).operations.map((one) => one.links)).toEqual([[web]]);
  expect(linkLines([...strange, web])).toEqual([`[官方文档（商户）](${web})`]);
  expect(linkLines(strange)).toEqual([]);
});
