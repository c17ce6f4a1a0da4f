// `npm run tarballs -- --out DIR`: packs the three packages as they are published, and prints the paths of the tarballs.
// Build first: the tarballs hold what is in dist.
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

import { packages, packPackage } from "./packages/pack.mjs";

const root = join(import.meta.dirname, "..");
const { values } = parseArgs({ options: { out: { type: "string", default: "." } } });
const destination = resolve(values.out);
await mkdir(destination, { recursive: true });
for (const name of packages) console.log(await packPackage(join(root, name), destination));
