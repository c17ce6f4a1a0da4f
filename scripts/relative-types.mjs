// Part of `npm run build`: names the runtime by relative paths in the declarations of generated modules. TypeScript with
// `moduleResolution: node10` does not read the `imports` of package.json, and would take the types for `any`.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

const dist = join(import.meta.dirname, "../dist");
const files = (await readdir(join(dist, "generated"), { recursive: true })).filter((file) =>
  file.endsWith(".d.ts"),
);
await Promise.all(
  files.map(async (name) => {
    const file = join(dist, "generated", name);
    const runtime = relative(dirname(file), join(dist, "runtime")).replaceAll("\\", "/");
    const text = await readFile(file, "utf8");
    await writeFile(
      file,
      text.replaceAll(/(?<=\bfrom "|\bimport\(")#runtime\/([\w-]+)(?=")/gu, `${runtime}/$1.js`),
    );
  }),
);
