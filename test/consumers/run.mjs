// `npm run test:consumers`: packs the three packages and uses them in projects with other compilers, options and imports.
// `-- --only "typescript-5.4 .js nodenext"` checks one project. Build first: the tarballs hold what is in dist.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { packPackage } from "../../scripts/packages/pack.mjs";
import { installLock } from "../support/install-lock.mjs";
import { installTarballs } from "../support/install-package.mjs";
import { checkConsumers } from "./consumers.mjs";
import { projects } from "./projects.mjs";

const root = join(import.meta.dirname, "../..");

const { values } = parseArgs({ options: { only: { type: "string", multiple: true } } });
const unknown = values.only?.filter((only) => projects.every(({ name }) => name !== only)) ?? [];
if (unknown.length > 0) {
  const names = projects.map(({ name }) => name).join("\n  ");
  console.error(`--only ${unknown.join(", ")}: no such project. Name one of:\n  ${names}`);
  process.exit(2);
}

await installLock(join(root, "test/packages"));
const folder = await mkdtemp(join(tmpdir(), "wechatpay-consumers-"));
try {
  const tarballs = [];
  for (const part of ["", "generator", "sandbox"]) tarballs.push(await packPackage(join(root, part), folder));
  await installTarballs(tarballs, folder);
  await checkConsumers(
    folder,
    projects.filter(({ name }) => values.only?.includes(name) ?? true),
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
