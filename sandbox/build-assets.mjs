// Writes what the package carries beside its compiled code: the IR of specs/ and its JSON Schema, and the files of the page:
// its own files, the browser build of the reference component, and the licences of the packages in that build. Part of
// `npm run build`; the generator is built before.
import { Buffer } from "node:buffer";
import { spawnSync } from "node:child_process";
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const here = import.meta.dirname;
const generator = join(here, "../generator");
const out = join(here, "dist");
const { resolve } = createRequire(import.meta.url);
/** Packages that are published without the text of their licence, with the holder of the copyright; all are under the MIT License. */
const holders = new Map([
  ["@headlessui/vue", "Tailwind Labs"],
  ["@replit/codemirror-css-color-picker", "Faris Masad"],
  ["unist-util-find-after", "Titus Wormer"],
]);
/** Packages that state no licence at all. Scalar publishes them within its build. */
const unlicensed = new Map([["neverpanic", "https://github.com/bgrcs/neverpanic"]]);
/** Some packages of one publisher lack the licence text of their publisher; this package has it. */
const licensed = "@scalar/themes";

await mkdir(join(out, "page"), { recursive: true });
for (const file of ["index.html", "page.css", "icon.svg"]) {
  await copyFile(join(here, "page/browser", file), join(out, "page", file));
}
const bundle = resolve("@scalar/api-reference/browser/standalone.js");
await copyFile(bundle, join(out, "page/scalar.js"));
await writeFile(join(out, "page/scalar.txt"), await notices());
await copyFile(join(generator, "ir.schema.json"), join(out, "ir.schema.json"));
await writeSpecs(join(out, "specs.json"), join(out, "specs-index.json"));

/** @typedef {{ operations: readonly { request: unknown, response: unknown }[] }} Ir */

/**
 * Writes the IR without indentation, which halves its size, and the index of its operations, by which ir/packaged.ts parses
 * the fields of an operation at their first use.
 *
 * @param {string} file @param {string} index
 */
async function writeSpecs(file, index) {
  const command = [
    join(generator, "bin.js"),
    "ir",
    "--specs",
    join(here, "../specs"),
    "--silent",
    "--out",
    file,
  ];
  const { status } = spawnSync(process.execPath, command, { cwd: join(here, ".."), stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
  /** @type {Ir} */
  const ir = JSON.parse(await readFile(file, "utf8"));
  const { text, entries } = indexed(ir);
  await writeFile(file, text);
  await writeFile(index, JSON.stringify(entries));
}

/** Returns the IR as text, and each operation with its request and response as byte offsets in it. @param {Ir} ir */
function indexed(ir) {
  const text = JSON.stringify(ir);
  const bytes = Buffer.from(text);
  let from = bytes.indexOf('"operations":[');
  /** @param {unknown} value */
  const offsetsOf = (value) => {
    const part = Buffer.from(JSON.stringify(value));
    const start = bytes.indexOf(part, from);
    from = start + part.length;
    return [start, from];
  };
  const entries = ir.operations.map((operation) => {
    const { request, response, ...facts } = operation;
    return { facts, request: offsetsOf(request), response: offsetsOf(response) };
  });
  return { text, entries };
}

/** The build lists the packages in it; each package has its licence. */
async function notices() {
  /** @type {{ modules: { name: string }[] }} */
  const { modules } = JSON.parse(await readFile(join(dirname(bundle), "webpack-stats.json"), "utf8"));
  const inside = modules.map(
    ({ name }) =>
      /^((?:@[^/]+\/)?[^/]+)\//u.exec(name.split("node_modules/").slice(1).at(-1) ?? "")?.[1] ?? "",
  );
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
  const source = unlicensed.get(name);
  if (source !== undefined && own === undefined && license === "") {
    const why = `The package states no licence; its source is ${source}. It is part of the build of @scalar/api-reference.`;
    return `${name} ${version}\nno licence stated\n\n${why}\n`;
  }
  const holder = holders.get(name);
  const text =
    own === undefined ? holder && mitLicense(holder) : await readFile(join(folder ?? "", own), "utf8");
  // The package may not be published without the notices that its parts require.
  if (!text?.trim())
    throw new Error(`${name}: has no licence text. Find it, and add its holder to \`holders\`.`);
  const stated = license || (holder && "MIT");
  if (!stated)
    throw new Error(`${name}: states no licence. Read its text, and add it to \`holders\` if it is MIT.`);
  return `${name} ${version}\n${stated}\n\n${text.trim()}\n`;
}

/** @param {string} holder */
function mitLicense(holder) {
  return `The MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software
is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES
OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE
LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR
IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
}

/** Finds where a package is installed, from the folder of the component upwards. @param {string} name */
async function folderOf(name) {
  for (let above = dirname(bundle); ; above = dirname(above)) {
    const folder = join(above, "node_modules", name);
    if (await readdir(folder).catch(() => undefined)) return folder;
    if (above === dirname(above)) return undefined;
  }
}
