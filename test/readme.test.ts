/** The counts, scripts and commands that the READMEs name are there. Their programs and links: test/documents. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, describe, expect, test, vi } from "vitest";

import { main } from "#generator/commands/cli";

import { parseDocument } from "./documents/blocks.ts";
import { countsOf, readmes, withCounts, withProducts } from "../scripts/counts.mjs";
import { root, specEndpoints, specOperations } from "./support/specs.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const packages = ["wechatpay-ts", "wechatpay-codegen", "wechatpay-sandbox"];

describe.each(readmes)("%s", (name) => {
  const readme = readFileSync(join(root, name), "utf8");

  test("its counts are those of specs/", { timeout: 120_000 }, () => {
    const files = readdirSync(join(root, "specs"), { recursive: true, encoding: "utf8" });
    // `npm run update` writes them.
    expect(readme).toBe(withCounts(name, readme, countsOf(files, specOperations())));
    // A wrong count is seen.
    const others = withCounts(name, readme, { pages: 1, endpoints: 2, notifications: 1003 });
    const changed = others.split("\n").filter((line, at) => line !== readme.split("\n")[at]);
    for (const count of [/(?<!\d)1 /u, /(?<!\d)2 /u, /(?<!\d)1,003 /u])
      expect(changed.join("\n")).toMatch(count);
  });

  test("its counts of products are those of specs/", () => {
    const endpoints = specEndpoints().map(({ path }) => path);
    expect(withProducts(readme, endpoints)).toBe(readme);
    // A count of a product, and that of all others, change with the endpoints.
    const more = withProducts(readme, [...endpoints, "/v3/pay/new", "/v3/new"]).split("\n");
    expect(more.filter((line, at) => line !== readme.split("\n")[at])).toHaveLength(2);
    expect(() => withProducts(readme.replace("`v3/refund/`", "`v3/none/`"), endpoints)).toThrow("v3/none/");
    expect(() => withProducts(readme.replace("`v3/refund/`", "`v3/pay/`"), endpoints)).toThrow("another row");
  });

  test("its scripts are in package.json, its commands in the tool", async () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object }; // ours
    const shell = parseDocument(name, readme)
      .blocks.filter(({ language }) => language === "sh")
      .map(({ code }) => code)
      .join("\n");
    for (const [, script] of shell.matchAll(/npm (?:run )?(start|test|build|update|pack)\b/gu))
      expect(scripts).toHaveProperty(script ?? "");
    const commands = [...shell.matchAll(/npx wechatpay-codegen (\w+)/gu)].map(([, command]) => command ?? "");
    vi.spyOn(process.stdout, "write").mockReturnValue(true);
    for (const command of commands) expect(await main([command, "--help"])).toBe(0);
    expect(commands).toEqual(["import", "generate", "check"]);
    for (const [, name] of shell.matchAll(/npm install (?:--save-dev )?(\S+)/gu))
      if (!name?.startsWith("git+")) expect(packages).toContain(name?.replace(/^.*\/|-[\d.]+\.tgz$/gu, ""));
  });
});
