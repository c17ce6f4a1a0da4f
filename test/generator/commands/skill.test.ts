/** The command `skill`, and the skill that `generate` writes and `check` compares. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";

import { inOwnFolder, pageText, run, specs, state, tree, write } from "../support/command.ts";

inOwnFolder();

beforeEach(() => {
  write({ "package.json": "{}" });
  specs({ a: pageText(), b: pageText() });
});

const configure = (...clients: readonly object[]) =>
  write({ "wechatpay-codegen.config.json": JSON.stringify(clients.length > 1 ? clients : clients[0]) });

describe("skill", () => {
  test("writes the files, with the imports of the configured client, and their record", async () => {
    configure({ out: "src/pay", importExtension: ".js" });
    const { code, stdout, stderr } = await run("skill", "--out", "docs/skill");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toMatch(/^skill {4}\d+ written, 0 removed, /mu);
    const files = tree("docs/skill");
    expect(files["endpoints/demo.md"]).toContain('import { getDemoA } from "./src/pay/v3/demo/a.js";');
    expect(files["llms.txt"]).toMatch(/^# wechatpay-ts\n/u);
    const record = JSON.parse(files["digests.json"] ?? "") as object;
    expect(Object.keys(record)).toEqual(Object.keys(files).filter((path) => path !== "digests.json"));
    expect(existsSync("src")).toBe(false);
  });

  test("writes again only what has changed, and removes what it does not write any more", async () => {
    await run("skill", "--out", "skill", "--silent");
    const before = state("skill");
    await run("skill", "--out", "skill", "--silent");
    expect(state("skill")).toEqual(before);

    rmSync("specs", { recursive: true });
    write({ "specs/openapi/v3/other/c.md": pageText() });
    write({ "skill/mine.md": "mine", "skill/endpoints/mine.txt": "mine" });
    await run("skill", "--out", "skill", "--silent");
    const after = tree("skill");
    expect(Object.keys(after)).toContain("endpoints/other.md");
    expect(Object.keys(after)).not.toContain("endpoints/demo.md");
    expect([after["mine.md"], after["endpoints/mine.txt"]]).toEqual(["mine", "mine"]);
  });

  test("refuses to replace files that no run has written, and changes nothing", async () => {
    write({ "skill/SKILL.md": "by hand\n", "skill/client.md": "by hand\n" });
    const { code, stderr } = await run("skill", "--out", "skill");
    expect(code).toBe(2);
    expect(stderr).toContain(
      "skill: holds other files at the places of generated ones: SKILL.md, client.md.",
    );
    expect(tree("skill")).toEqual({ "SKILL.md": "by hand\n", "client.md": "by hand\n" });
  });

  test("refuses the folder of a client, whose record stays", async () => {
    expect((await run("generate", "--silent")).code).toBe(0);
    const before = state("generated");
    for (const args of [
      ["skill", "--out", "generated"],
      ["generate", "--skill", "generated"],
    ]) {
      const { code, stderr } = await run(...args);
      expect(code).toBe(2);
      expect(stderr).toContain("generated: holds other files at the places of generated ones: digests.json.");
    }
    expect(state("generated")).toEqual(before);
    expect((await run("check", "--silent")).code).toBe(0);
  });

  test("refuses a record that names a file outside of its folder, and removes nothing", async () => {
    write({ "skill/digests.json": JSON.stringify({ "../mine.md": "0123456789abcdef" }), "mine.md": "mine" });
    expect((await run("skill", "--out", "skill", "--silent")).code).toBe(2);
    expect(readFileSync("mine.md", "utf8")).toBe("mine");
  });

  test.each([
    [["skill"], 2, "skill: the folder is missing. Name one with --out, or set `skill` in the configuration."],
    [
      ["skill", "--out", "specs/skill"],
      2,
      "specs/skill: lies within the pages. Name another folder for the skill.",
    ],
    [["generate", "--skill", ""], 2, "--skill: the folder name is empty. Name a folder."],
    [["lint", "--skill", "skill"], 2, "--skill: lint writes no skill with the client."],
  ] as const)("%j is refused", async (args, code, message) => {
    const result = await run(...args);
    expect(result).toMatchObject({ code, stdout: "" });
    expect(result.stderr).toContain(message);
  });

  test("writes nothing when a page has an error", async () => {
    specs({ a: pageText("decimal") });
    const { code, stderr } = await run("skill", "--out", "skill");
    expect(code).toBe(1);
    expect(stderr).toContain("skill: nothing is written: 1 error. Correct the pages.");
    const json = await run("skill", "--out", "skill", "--format", "json");
    expect(json).toMatchObject({ code: 1, stderr: "" });
    expect(JSON.parse(json.stdout)).toMatchObject({ findings: [{ rule: "type-unknown", line: 9 }] });
    expect(existsSync("skill")).toBe(false);
  });
});

describe("generate and check with a skill", () => {
  beforeEach(() => configure({ skill: "skill" }));

  test("generate writes it with the client, and check accepts both", async () => {
    expect(await run("generate", "--silent")).toMatchObject({ code: 0 });
    expect(tree("skill")["endpoints/demo.md"]).toContain('from "./generated/v3/demo/a.ts";');
    const { code, stdout } = await run("check");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "generated matches specs.\nskill matches specs.\n" });
    const json = JSON.parse((await run("generate", "--format", "json")).stdout) as object;
    expect(json).toMatchObject({ changed: [], skill: { changed: [], removed: [] } });
  });

  test("check says of each file why it differs", async () => {
    await run("generate", "--silent");
    writeFileSync("skill/client.md", `${readFileSync("skill/client.md", "utf8")}More.\n`);
    writeFileSync("skill/states.md", readFileSync("skill/states.md", "utf8").replaceAll("\n", "\r\n"));
    rmSync("skill/errors.md");
    specs({ a: pageText("string", "另一个标题") });
    const { code, stdout } = await run("check", "--format", "json");
    expect(code).toBe(1);
    const { skill } = JSON.parse(stdout) as { skill: { differences: { path: string; category: string }[] } };
    const categories = Object.fromEntries(skill.differences.map(({ path, category }) => [path, category]));
    expect(categories).toEqual({
      "client.md": "edited",
      "endpoints/demo.md": "stale",
      "endpoints/index.md": "stale",
      "errors.md": "missing",
      "llms-full.txt": "stale",
      "states.md": "line-ends",
    });
    expect((await run("check")).stdout).toContain("npx wechatpay-codegen generate --skill skill");
  });

  test("check says what it can of files without a record, and of the record by itself", async () => {
    await run("generate", "--silent");
    const differences = async () => {
      const { stdout } = await run("check", "--format", "json");
      const { skill } = JSON.parse(stdout) as {
        skill: { differences: { path: string; category: string }[] };
      };
      return skill.differences.map(({ path, category }) => [path, category]);
    };
    const [record, text] = ["skill/digests.json", readFileSync("skill/client.md", "utf8")];
    const digests = readFileSync(record, "utf8");
    writeFileSync(record, digests.replace(/(?<="client\.md": ")[\w-]+/u, "0123456789abcdef"));
    expect(await differences()).toEqual([["digests.json", "stale"]]);
    rmSync(record);
    expect(await differences()).toEqual([["digests.json", "missing"]]);
    writeFileSync("skill/client.md", `${text}More.\n`);
    expect(await differences()).toEqual([["client.md", "unrecorded"]]);
    // Its code is none that a run has recorded.
    writeFileSync(record, digests);
    expect(await differences()).toEqual([["client.md", "edited"]]);
  });

  test("check reports a recorded file that generate does not write", async () => {
    await run("generate", "--silent");
    rmSync("specs", { recursive: true });
    write({ "specs/openapi/v3/other/c.md": pageText() });
    const { stdout } = await run("check", "--format", "json");
    const { skill } = JSON.parse(stdout) as { skill: { differences: object[] } };
    expect(skill.differences).toContainEqual({
      path: "endpoints/demo.md",
      category: "leftover",
      functions: [],
      pages: [],
    });
  });

  test("an error of a page leaves client and skill as they were", async () => {
    await run("generate", "--silent");
    const before = state("skill");
    specs({ a: pageText("decimal") });
    expect((await run("generate", "--silent")).code).toBe(1);
    expect(state("skill")).toEqual(before);
  });

  test("two clients need a folder each", async () => {
    const clients = ["web", "shop"].map((name) => ({ name, out: `src/${name}`, skill: "skill" }));
    configure(...clients);
    const { code, stderr } = await run("generate");
    expect(code).toBe(2);
    expect(stderr).toContain('the skills of "web" and "shop" have one folder (skill).');
    const several = ["web", "shop"].map((name) => ({ name, out: `src/${name}`, skill: `skills/${name}` }));
    configure(...several);
    expect((await run("generate", "--skill", "skill")).code).toBe(2);
    expect((await run("generate", "--silent")).code).toBe(0);
    expect(Object.keys(tree("skills"))).toContain("shop/SKILL.md");
  });
});
