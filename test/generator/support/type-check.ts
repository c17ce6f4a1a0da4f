import ts from "typescript";
import { root } from "../../support/specs.ts";

/** What the compiler says of these files under this project's own strictness, the sources of the runtime beside them. */
export function typeErrors(files: readonly string[]): string[] {
  return diagnose(files).map(
    ({ file, messageText }) =>
      `${file?.fileName ?? ""}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
  );
}

/**
 * The same for texts that are on no disk, by their paths below the root: the errors of each path that has some. What they import
 * is not checked.
 */
export function typeErrorsIn(texts: ReadonlyMap<string, string>): Map<string, string[]> {
  const errors = new Map<string, string[]>();
  const all = new Map([...texts].map(([path, text]) => [`${root}/${path}`, text]));
  for (const { file, messageText } of diagnose([...all.keys()], all)) {
    const path = file?.fileName.slice(root.length + 1) ?? "";
    errors.set(path, [...(errors.get(path) ?? []), ts.flattenDiagnosticMessageText(messageText, "\n")]);
  }
  return errors;
}

function diagnose(
  files: readonly string[],
  texts: ReadonlyMap<string, string> = new Map(),
): readonly ts.Diagnostic[] {
  const base = `${root}/tsconfig.base.json`;
  const { config } = ts.readConfigFile(base, (path) => ts.sys.readFile(path)) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const all = { ...options, noEmit: true, customConditions: ["wechatpay-source"] };
  const program = ts.createProgram(files, all, hostWith(texts, all));
  if (texts.size === 0) return ts.getPreEmitDiagnostics(program);
  const own = files.map((file) => program.getSourceFile(file));
  return own.flatMap((file) => [...ts.getPreEmitDiagnostics(program, file)]);
}

function hostWith(texts: ReadonlyMap<string, string>, options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, directoryExists } = host;
  const folders = new Set([...texts.keys()].map((path) => path.replace(/\/[^/]*$/u, "")));
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.directoryExists = (path) => folders.has(path) || (directoryExists?.(path) ?? true);
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  return host;
}
