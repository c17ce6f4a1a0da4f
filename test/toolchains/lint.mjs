// publint and attw (Are the types wrong?) over the packed packages.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

import { tool } from "./project.mjs";

const run = promisify(execFile);

/**
 * CommonJS gets the ES module by `require`, which every supported version of Node.js can. A JSON file has no types, and none is
 * documented with `moduleResolution: node10`.
 */
const flags = [
  ...["--ignore-rules", "cjs-resolves-to-esm", "--no-color", "--no-emoji", "--format", "ascii"],
  ...["--exclude-entrypoints", "./specs.json", "./ir.schema.json", "./diff.schema.json"],
];

/** @param {string} folder @param {readonly string[]} tarballs */
export async function lintPackages(folder, tarballs) {
  /** @type {{ publint(options: object): Promise<{ messages: object[], pkg: object }> }} */
  const { publint } = await import(pathToFileURL(tool("publint/src/index-node.js")).href);
  /** @type {{ formatMessage(message: object, pkg: object): string }} */
  const { formatMessage } = await import(pathToFileURL(tool("publint/src/utils.js")).href);
  for (const tarball of tarballs) {
    const place = join(folder, "lint", basename(tarball, ".tgz"));
    await mkdir(place, { recursive: true });
    await run("tar", ["-xzf", tarball, "-C", place]);
    const { messages, pkg } = await publint({
      pkgDir: join(place, "package"),
      level: "suggestion",
      strict: true,
    });
    assert.deepEqual(
      messages.map((message) => formatMessage(message, pkg)),
      [],
      basename(tarball),
    );
    await run(process.execPath, [tool("@arethetypeswrong/cli/dist/index.js"), tarball, ...flags], {
      maxBuffer: 2 ** 26,
    });
  }
}
