import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { planFiles } from "#generator/emit/plan";
import { analyze } from "#generator/index";
import { EmitWorker } from "#generator/io/emit-worker";
import { emitFiles } from "#generator/pipeline";
import { inOwnFolder } from "../support/command.ts";
import { fixturePage, fixturePages } from "../support/fixtures.ts";

inOwnFolder();

const pages = fixturePages("emit").map((name) => fixturePage("emit", name));
const plans = planFiles(await analyze(pages)).slice(0, 32);
const options = { runtime: "somewhere" };

/** Emits with a file of the test's own for the thread, in any environment and with any number of processors. */
async function emitIn(thread: URL) {
  const worker = new EmitWorker(thread);
  try {
    return await worker.emit(plans, options);
  } finally {
    worker.stop();
  }
}

test("the worker emits the same files as this thread", async () => {
  const files = await emitIn(new URL("../support/emit-worker-thread.mjs", import.meta.url));
  expect(files).toEqual(await emitFiles(plans, options));
  expect(files?.some(({ text }) => text.includes("somewhere/generated-api"))).toBe(true);
});

test.each(["throw new Error();", "process.exit(1);", "import 'none';", "no JavaScript"])(
  "the worker gives undefined when its thread fails: %s",
  async (text) => {
    writeFileSync("thread.mjs", text);
    expect(await emitIn(pathToFileURL(join(process.cwd(), "thread.mjs")))).toBeUndefined();
  },
);

test("the worker gives undefined when its thread has ended before", async () => {
  writeFileSync("thread.mjs", "process.exit(1);");
  const worker = new EmitWorker(pathToFileURL(join(process.cwd(), "thread.mjs")));
  await Promise.all([...threadsOf(worker)].map((thread) => once(thread, "exit")));
  expect(await worker.emit(plans, options)).toBeUndefined();
});

function threadsOf(worker: EmitWorker): readonly Worker[] {
  return Object.values(worker).filter((value) => value instanceof Worker);
}

test("the worker refuses more than 32 files", () => {
  writeFileSync("thread.mjs", "setInterval(() => {}, 1000);");
  const worker = new EmitWorker(pathToFileURL(join(process.cwd(), "thread.mjs")));
  const [plan] = plans;
  if (!plan) throw new Error("The fixtures give no file.");
  expect(
    worker.emit(
      Array.from({ length: 33 }, () => plan),
      options,
    ),
  ).toBeUndefined();
});

test("no worker starts where the sources run without a build", () => {
  expect(EmitWorker.start()).toBeUndefined();
});
