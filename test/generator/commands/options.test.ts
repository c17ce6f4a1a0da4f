/** Options that only some commands take. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { parseOptions } from "#generator/commands/options";
import { baseCorrections } from "#generator/corrections/base";
import { inOwnFolder, pageText, run, specs, tree, write } from "../support/command.ts";

inOwnFolder();

test.each([
  [
    "generate",
    "--no-corrections",
    "--no-corrections: generate always applies corrections. Use it with ir, lint, diff or changelog.",
  ],
  ["check", "--no-corrections", "--no-corrections: check always applies corrections."],
  ["import", "--no-corrections", "--no-corrections: import always applies corrections."],
  ["openapi", "--no-corrections", "--no-corrections: openapi always applies corrections."],
  ["generate", "--prune", "--prune: generate does not remove pages. Use it with import."],
  ["lint", "--prune", "--prune: lint does not remove pages."],
])("%s refuses %s", async (command, flag, message) => {
  specs({ a: pageText() });
  const { code, stdout, stderr } = await run(command, ...(command === "import" ? ["specs"] : []), flag);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
  expect(Object.keys(tree("."))).toEqual(["specs/openapi/v3/demo/a.md"]);
});

test("ir and lint apply no corrections with --no-corrections", async () => {
  specs({ a: pageText() });
  const entry = "page: openapi/v3/demo/a.md, operation: get, field: response.name";
  write({
    "specs/corrections.yaml": `- { ${entry}, was: { type: string }, is: { type: integer }, reason: so }\n- word\n`,
  });
  const typeOf = (stdout: string) => /"name": "name",\s+"type": "(\w+)"/u.exec(stdout)?.[1];
  const corrected = await run("ir", "--silent");
  expect({ code: corrected.code, type: typeOf(corrected.stdout) }).toEqual({ code: 1, type: "integer" });
  const alone = await run("ir", "--silent", "--no-corrections");
  expect({ ...alone, stdout: typeOf(alone.stdout) }).toEqual({ code: 0, stdout: "string", stderr: "" });
  expect((await run("lint")).stdout).toContain(" correction-invalid\n");
  expect((await run("lint", "--no-corrections")).stdout).not.toContain("correction-");
  // The configuration names a file; the flag wins.
  write({ "wechatpay-codegen.config.json": '{ "corrections": "specs/corrections.yaml" }' });
  expect(await run("ir", "--silent", "--no-corrections")).toEqual(alone);
});

test("lint --no-corrections also ignores the corrections of the generator", async () => {
  const entry = baseCorrections.find(({ operation, edit }) => operation === "get" && edit.kind === "field");
  write({ [`specs/${entry?.page ?? ""}`]: pageText() });
  // A page of that name that is nothing like it: only the generator's entry has something to say of it.
  expect((await run("lint")).stdout).toContain(" correction-outdated\n");
  expect((await run("lint", "--no-corrections")).stdout).not.toContain("correction-");
});

test.each([
  [
    ["diff", "a", "b", "--ignore", ""],
    "--ignore: the file name is empty. Name a YAML file.",
    "--ignore：文件名为空。请填写 YAML 文件名。",
  ],
  [["lint", "--corrections", ""], "--corrections: ", "--corrections："],
  [["lint", "--specs", ""], "--specs: ", "--specs："],
  [["lint", "--cache", ""], "--cache: ", "--cache："],
  [["lint", "--nothing"], "--nothing: is not an option. Remove it.", "--nothing："],
  [["lint", "--silent=yes"], "--silent: takes no value. Remove the value.", "--silent："],
  [["lint", "--specs"], "--specs: the value is missing.", "--specs："],
])("%j is refused in the language of the run", async (args, en, zh) => {
  const [english, chinese] = [await run(...args), await run(...args, "--lang", "zh")];
  expect([english.code, chinese.code, english.stdout]).toEqual([2, 2, ""]);
  // An option without a value takes the next word, which is `--lang`.
  expect(english.stderr.startsWith(en)).toBe(true);
  if (args.at(-1) !== "--specs") expect(chinese.stderr.startsWith(zh)).toBe(true);
});

describe("colour", () => {
  const wasTTY = process.stdout.isTTY;
  afterEach(() => {
    process.stdout.isTTY = wasTTY;
    vi.unstubAllEnvs();
  });

  test.each<readonly [args: readonly string[], isTTY: boolean, noColor: string, want: boolean]>([
    [[], true, "", true],
    [[], false, "", false],
    [[], true, "1", false],
    [["--color"], false, "1", true],
    [["--no-color"], true, "", false],
  ])("with %j, on a terminal: %s, NO_COLOR=%s: %s", (args, isTTY, noColor, want) => {
    process.stdout.isTTY = isTTY;
    vi.stubEnv("NO_COLOR", noColor);
    expect(parseOptions(args, "en").color).toBe(want);
  });
});
