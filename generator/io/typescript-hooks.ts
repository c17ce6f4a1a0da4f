/** Hooks that load modules in TypeScript. Node.js runs them in a thread of its own. */
import { readFile } from "node:fs/promises";
import type { LoadHook } from "node:module";
import { fileURLToPath } from "node:url";

import { ts } from "../emit/ts-morph.ts";

/** Removes the types of a `.ts` or `.mts` file outside of node_modules, as later versions of Node.js do. */
export const load: LoadHook = async (url, context, next) => {
  const { protocol, pathname } = new URL(url);
  if (protocol !== "file:" || !/\.m?ts$/u.test(pathname) || pathname.includes("/node_modules/")) {
    return next(url, context);
  }
  const path = fileURLToPath(url);
  return {
    format: "module",
    shortCircuit: true,
    source: toJavaScript(await readFile(path, "utf8"), path),
  };
};

function toJavaScript(text: string, path: string): string {
  const { outputText, diagnostics = [] } = ts.transpileModule(text, {
    fileName: path,
    reportDiagnostics: true,
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2022,
      verbatimModuleSyntax: true,
    },
  });
  const [first] = diagnostics;
  if (first) {
    const at = first.file?.getLineAndCharacterOfPosition(first.start ?? 0);
    const message = ts.flattenDiagnosticMessageText(first.messageText, " ");
    throw new SyntaxError(`${path}:${(at?.line ?? 0) + 1}:${(at?.character ?? 0) + 1}: ${message}`);
  }
  return outputText;
}
