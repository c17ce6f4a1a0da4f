import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { parseOptions } from "#generator/commands/options";
import { Stages } from "#generator/commands/report";

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
