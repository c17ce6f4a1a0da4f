// What the page of the sandbox is made of, beside its scripts: its own files, the reference component as its makers built
// it for browsers, and the licences of all that is in that one file. Part of `npm run build`.
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const here = import.meta.dirname;
const out = join(here, "dist/page");
const { resolve } = createRequire(import.meta.url);
/** Not all packages of one maker repeat their maker's licence; this one has it. */
const licensed = "@scalar/themes";

await mkdir(out, { recursive: true });
for (const file of ["index.html", "page.css", "icon.svg"]) {
  await copyFile(join(here, "sandbox/page/browser", file), join(out, file));
}
const bundle = resolve("@scalar/api-reference/browser/standalone.js");
await copyFile(bundle, join(out, "scalar.js"));
await writeFile(join(out, "scalar.txt"), await notices());

/** The file says what went into it, and each of the packages says under which licence. */
async function notices() {
  /** @type {{ modules: { name: string }[] }} */
  const { modules } = JSON.parse(await readFile(join(dirname(bundle), "webpack-stats.json"), "utf8"));
  const inside = modules.map(({ name }) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//u.exec(name)?.[1] ?? "");
  const names = [...new Set(["@scalar/api-reference", ...inside.filter(Boolean)])].sort();
  const texts = await Promise.all(names.map(noticeOf));
  const head =
    "scalar.js is the browser build of @scalar/api-reference, unchanged. It holds the following packages.\n";
  return [head, ...texts].join(`\n${"-".repeat(80)}\n\n`);
}

/** @param {string} name @returns {Promise<string>} */
async function noticeOf(name) {
  const folder = await folderOf(name);
  /** @type {{ version?: string, license?: string }} */
  const { version = "", license = "" } =
    folder === undefined ? {} : JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const files = folder === undefined ? [] : await readdir(folder);
  const own = files.find((file) => /^(?:licen[cs]e|copying)/iu.test(file));
  if (own === undefined && name.startsWith("@scalar/") && name !== licensed) {
    return (await noticeOf(licensed)).replace(/^.*\n/u, `${name} ${version}\n`);
  }
  const text = own === undefined ? "" : await readFile(join(folder ?? "", own), "utf8");
  return `${name} ${version}\n${license}\n\n${text.trim()}\n`;
}

/** Where a package is installed, from the component's own place on up. @param {string} name */
async function folderOf(name) {
  for (let above = dirname(bundle); ; above = dirname(above)) {
    const folder = join(above, "node_modules", name);
    if (await readdir(folder).catch(() => undefined)) return folder;
    if (above === dirname(above)) return undefined;
  }
}
