import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { failureOf } from "#generator/commands/failure";
import { parseOptions } from "#generator/commands/options";
import { report, Stages } from "#generator/commands/report";
import { finding, type Finding } from "#generator/findings/finding";
import { UnreadableError, UsageError } from "#generator/io/errors";
import { inOwnFolder, write } from "../support/command.ts";

inOwnFolder();

let now = 0;
beforeEach(() => {
  now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** The output of a stage of six steps, one every 60 ms, on a terminal or elsewhere. */
function stageOutput(isTTY: boolean, ...args: readonly string[]): string {
  const parts: string[] = [];
  const sink = { isTTY, write: (text: string) => parts.push(text) > 0 };
  const stages = new Stages(parseOptions(args, "en"), sink);
  for (let step = 1; step <= 6; step++) {
    now += 60;
    stages.progress("parse", step, 6);
  }
  stages.done("parse", "6 pages");
  stages.clear();
  return parts.join("");
}

test("the stages show progress on a terminal, in a line that the result replaces", () => {
  const line = "\r\u001b[K";
  expect(stageOutput(true)).toBe(
    `${line}parse    2 of 6${line}parse    4 of 6${line}parse    6 of 6${line}parse    6 pages, 0.36 s\n`,
  );
});

test.each([[[]], [["--format", "github"]]])(
  "the stages print no progress outside of a terminal: %j",
  (args) => {
    expect(stageOutput(false, ...args)).toBe("parse    6 pages, 0.36 s\n");
  },
);

test.each([[["--silent"]], [["--format", "json"]]])(
  "the stages print nothing with %j, even on a terminal",
  (args) => {
    expect(stageOutput(true, ...args)).toBe("");
  },
);

test("clear() removes the line of progress once", () => {
  const parts: string[] = [];
  const stages = new Stages(parseOptions([], "en"), {
    isTTY: true,
    write: (text: string) => parts.push(text) > 0,
  });
  now = 1000;
  stages.progress("parse", 1, 2);
  stages.clear();
  stages.clear();
  expect(parts.join("")).toBe("\r\u001b[Kparse    1 of 2\r\u001b[K");
});

describe("report() prints a finding", () => {
  const text = 'Invalid indent "x". Write a whole number from 0. indent-invalid';
  const at = (file: string, line: number, column: number) =>
    finding("indent-invalid", { file, line, column }, { indent: "x" });

  /** What is printed of a finding. */
  async function printed(one: Finding, isTTY: boolean, ...args: readonly string[]): Promise<string> {
    const parts: string[] = [];
    const sink = { isTTY, write: (part: string) => parts.push(part) > 0 };
    await report([one], { ...parseOptions(args, "en"), color: false }, sink);
    return parts.join("");
  }

  test.each<readonly [title: string, file: string, line: number, column: number, frame: string]>([
    ["its line, and a mark under its column", "| a | b\r\n| c | d", 2, 5, "  2 | | c | d\n          ^\n"],
    [
      "a mark under a column behind full-width characters",
      "| 金额 | b",
      1,
      8,
      "  1 | | 金额 | b\n               ^\n",
    ],
    ["nothing where the line is not there", "one line", 2, 1, ""],
    [
      "a line that begins at the mark, where the mark would be beyond 100 columns",
      `${"a".repeat(120)}${"b".repeat(120)}`,
      1,
      121,
      `  1 | ${"b".repeat(100)}\n      ^\n`,
    ],
    [
      "100 characters of a longer line, whose mark stands in column 100",
      "a".repeat(120),
      1,
      100,
      `  1 | ${"a".repeat(100)}\n${" ".repeat(105)}^\n`,
    ],
    [
      "a line that begins at the mark, where full-width characters take the columns",
      `${"金".repeat(50)}额`,
      1,
      51,
      "  1 | 额\n      ^\n",
    ],
  ])("with %s, on a terminal", async (_, source, line, column, frame) => {
    write({ "a.md": source });
    const one = at("a.md", line, column);
    const first = `a.md:${line}:${column} error ${text}\n`;
    expect(await printed(one, true)).toBe(`${first}${frame}`);
    expect(await printed(one, false)).toBe(first);
  });

  test("without a line where the file cannot be read", async () => {
    expect(await printed(at("gone.md", 1, 1), true)).toBe(`gone.md:1:1 error ${text}\n`);
  });

  test("with its severity in colour, also in a file that is named by it", async () => {
    const parts: string[] = [];
    const sink = { isTTY: false, write: (part: string) => parts.push(part) > 0 };
    const note = finding("row-commented", { file: "note.md", line: 1, column: 1 }, { rows: 2 });
    const options = { ...parseOptions([], "en"), color: true };
    await report([at("specs/error.md", 3, 1), note], options, sink);
    expect(parts).toEqual([
      `specs/error.md:3:1 \u001b[31merror\u001b[39m ${text}\n`,
      `note.md:1:1 \u001b[36mnote\u001b[39m ${note.reason} ${note.fix} row-commented\n`,
    ]);
  });

  test("as an annotation of GitHub, where a note is a notice", async () => {
    const note = finding("row-commented", { file: "a,b.md", line: 1, column: 2 }, { rows: 2 });
    expect(await printed(note, true, "--format", "github")).toBe(
      `::notice file=a%2Cb.md,line=1,col=2,title=row-commented::${note.reason} ${note.fix}\n`,
    );
    expect(await printed(at("a.md", 1, 2), true, "--format", "github")).toMatch(/^::error file=a\.md,/u);
    expect(await printed(note, true, "--format", "json")).toBe("");
  });
});

describe("failureOf()", () => {
  const system = Object.assign(new Error("EACCES: permission denied, open 'a\u001bb'"), { code: "EACCES" });
  test.each<readonly [error: unknown, code: number, en: RegExp, zh: RegExp]>([
    [new UsageError((texts) => texts.specsEmpty()), 2, /^--specs: .+ --help/su, /^--specs：.+ --help/su],
    [new UnreadableError((texts) => texts.ignoreMissing("x")), 3, /^x: /u, /^x：/u],
    [system, 3, /^EACCES: permission denied, open 'a b'\.$/u, /^EACCES: permission denied, open 'a b'。$/u],
  ])("%s is one line with the exit code %i", (error, code, en, zh) => {
    const [english, chinese] = [failureOf(error, "en"), failureOf(error, "zh")];
    expect([english?.code, chinese?.code]).toEqual([code, code]);
    expect(english?.message).toMatch(en);
    expect(chinese?.message).toMatch(zh);
  });

  test("leaves an error of the generator itself to its caller", () => {
    expect(failureOf(new TypeError("x is not a function"), "en")).toBeUndefined();
    expect(failureOf("text", "zh")).toBeUndefined();
  });
});
