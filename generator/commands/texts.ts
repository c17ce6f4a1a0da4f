/** The texts of the commands beside their usage, as functions of their data. `io/texts.ts` has those about files. */
import type { SourceSummary } from "../io/sources.ts";

export const texts = {
  helpHint: (message: string) => `${message} See wechatpay-codegen --help.`,
  commandMissing: () => "command: is missing.",
  commandUnknown: (name: string) => `${name}: is not a command.`,
  commandLine: (reason: string) => `command line: cannot be read: ${reason}`,
  noPositionals: (command: string, positional: string) =>
    `${command}: takes no "${positional}". Name folders with --specs and --out.`,
  noCorrectionsRefused: (command: string) =>
    `--no-corrections: ${command} always applies corrections. Use it with ir or lint.`,
  pruneRefused: (command: string) => `--prune: ${command} does not remove pages. Use it with import.`,
  foldersMissing: () => "import: no folder is named. Name the folder that holds the pages.",
  outEmpty: (noun: "file" | "folder") => `--out: the ${noun} name is empty. Name a ${noun}.`,
  outWithinPages: (out: string) => `--out: ${out} lies within the pages. Name a folder outside of them.`,
  cacheEmpty: () => "--cache: the folder name is empty. Name a folder.",
  correctionsEmpty: () => "--corrections: the file name is empty. Name a YAML file.",
  portInvalid: () => "--port: the value is not a whole number from 0 to 65535. 0 takes any free port.",
  numberInvalid: (flag: string, least: number, most: number) =>
    `${flag}: the value is not a number from ${least} to ${most}. Correct it.`,
  choiceInvalid: (flag: string, values: readonly string[]) =>
    `${flag}: the value is not known. Use one of ${values.join(", ")}.`,

  /** What a run reads, in one line. */
  sources: ({ pages, skipped, leftOut }: SourceSummary) => {
    const others = skipped.map(([kind, count]) => `${count} ${skippedFiles[kind]}`).join(", ");
    const parts = [
      plural(pages, "page"),
      others && `skipped: ${others}`,
      leftOut > 0 && `left out by include/exclude: ${leftOut.toLocaleString("en-US")}`,
    ];
    return parts.filter(Boolean).join("; ");
  },
  operations: (count: number, corrections: string) =>
    `${plural(count, "operation")}${corrections && `, corrected by ${corrections}`}`,
  canonicalPages: (count: number) => plural(count, "canonical page"),
  emitted: (count: number, unchanged: number) =>
    `${plural(count, "file")}${unchanged > 0 ? `, ${unchanged} unchanged` : ""}`,
  compared: (count: number) => `${plural(count, "file")} compared`,
  written: (changed: number, removed: number) => `${changed} written, ${removed} removed`,
  nothingChanged: () => "0 written, 0 removed: nothing has changed",
  watching: (folder: string) => `Watching ${folder}; stop with Ctrl-C.`,

  notWritten: (counts: string, out: string) => `${out}: nothing is written: ${counts}. Correct the pages.`,
  notCompared: (counts: string, out: string) => `${out}: is not compared: ${counts}. Correct the pages.`,
  noDocument: (counts: string) => `openapi: no document is written: ${counts}. Correct the pages.`,
  findings: (counts: string) => `${counts || "No findings"}.`,
  stale: (file: string) => `${file}: does not match the pages. Generate it again.`,
  moreFiles: (count: number) => `… and ${plural(count, "more file")}`,
  outdated: (out: string, specs: string, count: number, command: string) =>
    `${out}: does not match ${specs}: ${plural(count, "file")} ${count === 1 ? "differs" : "differ"}. Run:\n\n  ${command}`,
  upToDate: (out: string, specs: string) => `${out} matches ${specs}.`,
  marksLost: (pages: string, out: string) =>
    `${pages}: the pages in ${out} state their marks, and the new pages do not. Import their markdown instead, or remove the old pages first.`,
  notInSource: (page: string) => `${page} is no longer in the source.`,
  notInSourceCount: (count: number, out: string) =>
    `${plural(count, "page")} in ${out} ${count === 1 ? "is" : "are"} not in the source. --prune removes them.`,
  pruned: (count: number, out: string) => `${plural(count, "page")} removed from ${out}.`,
};

const skippedFiles = {
  "no-page": "files that document no endpoint",
  "other-api": "pages of other APIs",
  index: "index pages",
} as const;

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
