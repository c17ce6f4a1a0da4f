/** What an editor shows for a program: the language service of TypeScript, as VS Code runs it. */
import ts from "typescript";
import { root } from "../../support/specs.ts";

/** A hover as an editor shows it. */
export interface Hover {
  /** The declaration: `(property) post: …`. */
  readonly declaration: string;
  /** The JSDoc without its tags. */
  readonly text: string;
  /** The names of the tags. */
  readonly tags: readonly string[];
}

/** An editor with one file, which may import what exists below the root. */
export interface Editor {
  readonly errors: () => string[];
  /** Hovers over the last character of the first `code` in the file. */
  readonly hover: (code: string) => Hover;
  /** Completes after the first `code` in the file. */
  readonly complete: (code: string) => string[];
}

/** @param path the path of the file below the root; it need not exist */
export function openEditor(path: string, text: string): Editor {
  const file = `${root}/${path}`;
  const service = ts.createLanguageService(hostWith(file, text));
  const endOf = (code: string) => {
    const start = text.indexOf(code);
    if (start < 0) throw new Error(`the file has no ${code}`);
    return start + code.length;
  };
  return {
    errors: () =>
      [...service.getSyntacticDiagnostics(file), ...service.getSemanticDiagnostics(file)].map(
        ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"),
      ),
    hover: (code) => {
      const info = service.getQuickInfoAtPosition(file, endOf(code) - 1);
      return {
        declaration: ts.displayPartsToString(info?.displayParts),
        text: ts.displayPartsToString(info?.documentation),
        tags: (info?.tags ?? []).map(({ name }) => name),
      };
    },
    complete: (code) =>
      (service.getCompletionsAtPosition(file, endOf(code), {})?.entries ?? []).map(({ name }) => name),
  };
}

function hostWith(file: string, text: string): ts.LanguageServiceHost {
  const { config } = ts.readConfigFile(`${root}/tsconfig.base.json`, (path) => ts.sys.readFile(path)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const settings = {
    ...options,
    noEmit: true,
    noUnusedLocals: false,
    customConditions: ["wechatpay-source"],
  };
  const read = (path: string) => (path === file ? text : ts.sys.readFile(path));
  return {
    directoryExists: (path) => ts.sys.directoryExists(path),
    getDirectories: (path) => ts.sys.getDirectories(path),
    readDirectory: (path, ...rest) => ts.sys.readDirectory(path, ...rest),
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    getCompilationSettings: () => settings,
    getCurrentDirectory: () => root,
    getDefaultLibFileName: (each) => ts.getDefaultLibFilePath(each),
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (path) => {
      const content = read(path);
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    fileExists: (path) => path === file || ts.sys.fileExists(path),
    readFile: read,
  };
}
