/** The examples of docs/ci.md, in both languages, are YAML and JSON, run commands that exist, and let no text of a page become a command. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";
import { parse } from "yaml";

import { textsIn } from "#generator/texts/texts";
import { isRecord } from "#generator/util/is-record";
import { root } from "../support/specs.ts";

/** All texts below a member of one of these names. */
function textsBelow(value: unknown, names: readonly string[], isInside = false): string[] {
  if (typeof value === "string") return isInside ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((one) => textsBelow(one, names, isInside));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, one]) =>
    textsBelow(one, names, isInside || names.includes(name)),
  );
}

describe.each(["docs/ci.md", "docs/zh-CN/ci.md"])("%s", (file) => {
  const text = readFileSync(join(root, file), "utf8");
  const blocksOf = (language: string) =>
    [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gmu"))].map(
      ([, block = ""]) => block,
    );
  const yaml = blocksOf("yaml");
  const commands = yaml.flatMap((block) => textsBelow(parse(block), ["run", "script", "entry"]));

  test("has four files in YAML, and one in JSON", () => {
    expect(yaml).toHaveLength(4);
    expect(blocksOf("json").map((block) => typeof JSON.parse(block))).toEqual(["object"]);
    expect(yaml.map((block) => typeof parse(block))).toEqual(["object", "object", "object", "object"]);
  });

  test("interpolates nothing into a command", () => {
    expect(commands.length).toBeGreaterThan(15);
    expect(commands.filter((command) => command.includes("${{"))).toEqual([]);
  });

  test("uses actions of GitHub alone, and gives a workflow no right to write", () => {
    const [request, upstream] = yaml.map((block) => parse(block) as { permissions: unknown }); // workflows
    expect([request?.permissions, upstream?.permissions]).toEqual([{ contents: "read" }, {}]);
    const uses = yaml.flatMap((block) => textsBelow(parse(block), ["uses"]));
    expect(uses.filter((one) => !/^actions\/[\w-]+@v\d+$/u.test(one))).toEqual([]);
  });

  test("runs commands and flags that the usage has", () => {
    const usage = textsIn("en").usage.all;
    const calls = [...commands.join("\n").matchAll(/wechatpay-codegen (\w+)((?: [^|>&\n]+)?)/gu)];
    expect(calls.length).toBeGreaterThan(8);
    for (const [, name = "", rest = ""] of calls) {
      expect(Object.keys(textsIn("en").usage)).toContain(name);
      for (const [flag] of rest.matchAll(/--[a-z-]+/gu)) expect(usage).toContain(flag);
    }
  });
});
