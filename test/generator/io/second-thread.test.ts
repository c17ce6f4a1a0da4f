import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { describe, expect, test } from "vitest";
import { planFiles } from "#generator/emit/plan";
import { analyze } from "#generator/index";
import { SecondThread } from "#generator/io/second-thread";
import { analyze as analyzeHere, emit, emitFiles, readAll, type Helper } from "#generator/pipeline";
import { inOwnFolder, pageText } from "../support/command.ts";
import { fixturePage, fixturePages } from "../support/fixtures.ts";

inOwnFolder();

const pages = fixturePages("emit").map((name) => fixturePage("emit", name));
const plans = planFiles(await analyze(pages)).slice(0, 32);
const options = { runtime: "somewhere" };

/** Emits with a file of the test's own for the thread, in any environment and with any number of processors. */
async function emitIn(code: URL) {
  const thread = new SecondThread(code);
  try {
    return await thread.emit(plans, options);
  } finally {
    thread.stop();
  }
}

test("the thread emits the same files as this thread", async () => {
  const files = await emitIn(new URL("../support/second-thread-code.mjs", import.meta.url));
  expect(files).toEqual(await emitFiles(plans, options));
  expect(files?.some(({ text }) => text.includes("somewhere/generated-api"))).toBe(true);
});

test.each(["throw new Error();", "process.exit(1);", "import 'none';", "no JavaScript"])(
  "the thread gives undefined when its thread fails: %s",
  async (text) => {
    writeFileSync("thread.mjs", text);
    expect(await emitIn(pathToFileURL(join(process.cwd(), "thread.mjs")))).toBeUndefined();
  },
);

test("the thread gives undefined when its thread has ended before", async () => {
  writeFileSync("thread.mjs", "process.exit(1);");
  const thread = new SecondThread(pathToFileURL(join(process.cwd(), "thread.mjs")));
  await Promise.all(workersOf(thread).map((worker) => once(worker, "exit")));
  expect(await thread.emit(plans, options)).toBeUndefined();
});

function workersOf(thread: SecondThread): readonly Worker[] {
  return Object.values(thread).filter((value) => value instanceof Worker);
}

test("the thread reads the same results as this one", async () => {
  const thread = new SecondThread(new URL("../support/second-thread-code.mjs", import.meta.url));
  try {
    for (const parser of ["own", "remark"] as const) {
      const options = { samples: false, parser };
      expect(await thread.read(pages, options)).toEqual(await readAll(pages, options));
    }
  } finally {
    thread.stop();
  }
});

describe("a helper does a half of many pages and files", () => {
  const many = Array.from({ length: 40 }, (_, at) => {
    const path = `openapi/v3/demo/number${at}.md`;
    return { path, page: path, text: pageText() };
  });
  const seen = { pages: 0, files: 0 };
  const working: Helper = {
    read: (some, reading) => ((seen.pages += some.length), readAll(some, reading)),
    emit: (some, emitting) => ((seen.files += some.length), emitFiles(some, emitting)),
  };
  const failing: Helper = { read: () => Promise.resolve(undefined), emit: () => Promise.resolve(undefined) };

  test.each([
    ["that works", working],
    ["that fails", failing],
  ])("%s, and the output is the same", async (_, helper) => {
    const [own, shared] = [await analyze(many), await analyzeHere(many, { helper })];
    expect(shared).toEqual(own);
    expect(await emit(shared, { helper })).toEqual(await emit(own));
  });

  test("of each", () => {
    const files = planFiles({ operations: [], aliases: [] }).length + many.length + 1;
    expect(seen).toEqual({ pages: 20, files: Math.floor(files / 2) });
  });
});

test("no thread starts where the sources run without a build", () => {
  expect(SecondThread.start()).toBeUndefined();
});
