// Lets a plain node run the sources: `node --import ./typescript.mjs`.
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { createRequire, register } from "node:module";
import { fileURLToPath, URL } from "node:url";

const folder = fileURLToPath(new URL("../../../node_modules/.cache/wechatpay-tests/", import.meta.url));

/** @type {import("node:module").LoadHook} */
export async function load(url, context, next) {
  if (!url.endsWith(".ts")) return next(url, context);
  const source = await transpiled(await readFile(fileURLToPath(url), "utf8"));
  return { format: "module", shortCircuit: true, source };
}

/**
 * Stores what it transpiles, since TypeScript takes longer to load than most processes of the tests take to run.
 *
 * @param {string} text
 */
async function transpiled(text) {
  const { version } = createRequire(import.meta.url)("typescript/package.json");
  const key = createHash("sha256").update(`${version}\n${text}`).digest("hex");
  const path = `${folder}transpiled-${key}.js`;
  const stored = await readFile(path, "utf8").catch(() => undefined);
  if (stored !== undefined) return stored;
  const { default: ts } = await import("typescript");
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2022,
      verbatimModuleSyntax: true,
    },
  });
  await mkdir(folder, { recursive: true });
  // Another process may read the file or write it, too.
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, outputText);
  await rename(draft, path);
  return outputText;
}

// The hooks run in a thread of their own, which loads this file again.
if (process.argv[2] !== undefined) register(import.meta.url);
