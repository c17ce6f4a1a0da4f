import ts from "typescript";
import { root } from "../../support/specs.ts";

/** What the compiler says of these files under this project's own strictness, the sources of the runtime beside them. */
export function typeErrors(files: readonly string[]): string[] {
  const base = `${root}/tsconfig.base.json`;
  const { config } = ts.readConfigFile(base, (path) => ts.sys.readFile(path)) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram(files, {
    ...options,
    noEmit: true,
    customConditions: ["wechatpay-source"],
  });
  return ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ file, messageText }) =>
        `${file?.fileName ?? ""}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
    );
}
