// A user of the client: the package as npm would publish it.
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The client as npm would publish it, in a folder of its own. @param {string} root what is packed, built @param {string} folder */
export async function installPackage(root, folder) {
  const { stdout } = await run(
    "npm",
    ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder],
    { cwd: root },
  );
  await writeFile(join(folder, "package.json"), `{ "private": true, "type": "module" }\n`);
  const flags = ["--offline", "--ignore-scripts", "--no-audit", "--no-fund"];
  await run("npm", ["install", ...flags, join(folder, stdout.trim())], { cwd: folder });
}
