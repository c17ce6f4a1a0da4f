import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { Maker } from "#generator/commands/maker";
import { drafts, makeEach } from "#generator/incremental";
import { understand } from "#generator/index";
import { inOwnFolder } from "../support/command.ts";
import { fixturePage, fixturePages } from "../support/fixtures.ts";

inOwnFolder();

const pages = fixturePages("emit").map((name) => fixturePage("emit", name));
const order = { drafts: drafts(understand(pages)), options: { runtime: "somewhere" } };

/** With a file of its own for the thread, wherever this runs and with however many processors. */
async function make(thread: URL) {
  const maker = new Maker(thread);
  try {
    return await maker.make(order);
  } finally {
    maker.stop();
  }
}

test("a thread makes what this one would", async () => {
  const files = await make(new URL("../support/maker-thread.mjs", import.meta.url));
  expect(files).toEqual(await makeEach(order.drafts, order.options));
  expect(files?.some(({ text }) => text.includes("somewhere/generated-api"))).toBe(true);
});

test.each(["throw new Error();", "process.exit(1);", "import 'none';", "no JavaScript"])(
  "a thread that fails gives nothing: %s",
  async (text) => {
    writeFileSync("thread.mjs", text);
    expect(await make(pathToFileURL(join(process.cwd(), "thread.mjs")))).toBeUndefined();
  },
);

test("there is none where the sources run as they are", () => {
  expect(Maker.start()).toBeUndefined();
});
