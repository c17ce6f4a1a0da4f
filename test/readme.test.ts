/** What the README shows compiles, and what it names is there. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import ts from "typescript";
import { afterEach, describe, expect, test, vi } from "vitest";

import { main } from "#generator/commands/cli";

import { countsOf, readmes, withCounts } from "../scripts/counts.mjs";
import { root, specOperations } from "./support/specs.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const packages = ["wechatpay-ts", "wechatpay-codegen", "wechatpay-sandbox"];
const credentials = ["mchid", "brandId", "serialNo", "privateKey", "apiV3Key", "publicKeyId", "publicKeyPem"];

function blocksOf(readme: string, language: string): string[] {
  return [...readme.matchAll(new RegExp(`^ *\`\`\`${language}\n([\\s\\S]*?)^ *\`\`\``, "gmu"))].map(
    ([, block]) => block ?? "",
  );
}

/** Compiler errors of programs that stand where a user's would, with the credentials declared: one list for each. */
function compile(programs: readonly string[]): string[][] {
  const head = credentials.map((name) => `declare const ${name}: string;`).join("\n");
  const texts = new Map(
    programs.map((text, at) => [join(root, `readme-${at}.ts`), `${head}\n${text}\nexport {};\n`]),
  );
  const config = ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, language, ...rest) => {
    const text = texts.get(name);
    return text === undefined ? read(name, language, ...rest) : ts.createSourceFile(name, text, language);
  };
  // All in one program: most of the time goes into the types of every endpoint.
  const program = ts.createProgram([...texts.keys()], { ...options, noUnusedLocals: false }, host);
  return [...texts.keys()].map((name) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(name))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")),
  );
}

describe.each(readmes)("%s", (name) => {
  const readme = readFileSync(join(root, name), "utf8");

  test("its programs compile", () => {
    const blocks = blocksOf(readme, "ts");
    expect(blocks.length).toBe(9);
    // The check itself must see a mistake.
    const mistaken = (blocks[0] ?? "").replace("total: 100", 'total: "100"');
    const [mistakes, ...errors] = compile([mistaken, ...blocks]);
    expect(errors).toEqual(blocks.map(() => []));
    expect(mistakes).toHaveLength(1);
  });

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

  test("its links point to what is there", () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/gu)].map(([, link]) => link ?? "");
    expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([]);
    expect(links.length).toBeGreaterThan(4);
  });

  test("its scripts are in package.json, its commands in the tool", async () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object }; // ours
    const shell = blocksOf(readme, "sh").join("\n");
    for (const [, script] of shell.matchAll(/npm (?:run )?(start|test|build|update)\b/gu))
      expect(scripts).toHaveProperty(script ?? "");
    const commands = [...shell.matchAll(/npx wechatpay-codegen (\w+)/gu)].map(([, command]) => command ?? "");
    vi.spyOn(process.stdout, "write").mockReturnValue(true);
    for (const command of commands) expect(await main([command, "--help"])).toBe(0);
    expect(commands).toEqual(["import", "generate", "check", "diff", "openapi", "find"]);
    for (const [, name] of shell.matchAll(/npm install (?:--save-dev )?(\S+)/gu))
      expect(packages).toContain(name);
  });
});
