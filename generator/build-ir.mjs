// Writes the IR of specs/ beside the command line, compressed: `explain` and `find` use it in projects without pages. Part of
// `npm run build`; it runs the command line that the steps before have written.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const here = import.meta.dirname;
const file = join(here, "dist/specs.json");
const command = ["ir", "--specs", join(here, "../specs"), "--silent", "--out", file];
const { status } = spawnSync(process.execPath, [join(here, "bin.js"), ...command], {
  cwd: join(here, ".."),
  stdio: "inherit",
});
if (status !== 0) process.exit(status ?? 1);
/** @type {object} */
const ir = JSON.parse(readFileSync(file, "utf8"));
// Without indentation, it is a third smaller before the compression.
writeFileSync(join(here, "dist/cli/specs.json.gz"), gzipSync(JSON.stringify(ir), { level: 9 }));
rmSync(file);
