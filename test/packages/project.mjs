// What the compilers are given: projects with the strictest options that a user may have, and a list of all modules.
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Writes a tsconfig.
 *
 * @param {string} folder
 * @param {string} name of the file
 * @param {readonly string[]} include
 * @param {object} output options
 */
export async function writeProject(folder, name, include, output) {
  const compilerOptions = {
    ...{ target: "es2022", lib: ["es2023"], module: "nodenext", types: ["node"], rootDir: "." },
    ...{ strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, verbatimModuleSyntax: true },
    ...output,
  };
  await writeFile(join(folder, name), JSON.stringify({ compilerOptions, include }, null, 2));
}

/**
 * Writes all-modules.ts, which uses the types of every generated module of the installed client.
 *
 * @param {string} folder
 * @returns {Promise<number>} how many there are
 */
export async function writeModuleList(folder) {
  const generated = join(folder, "node_modules/wechatpay-ts/dist/generated");
  const files = await readdir(generated, { recursive: true });
  const names = files
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => /^(?:(?:webhook\/)?v3|brand)\/.*\.d\.ts$/u.test(name))
    .map((name) => name.slice(0, -".d.ts".length))
    .sort();
  const imports = names.map((name, at) => `import type * as m${at} from "wechatpay-ts/${name}";`);
  const members = names.map((_, at) => `  typeof m${at},`);
  const text = [...imports, "export type All = [", ...members, "];", ""].join("\n");
  await writeFile(join(folder, "all-modules.ts"), text);
  return names.length;
}
