/** The English messages of the commands, as functions of their data: `<option or path>: <what is wrong>. <what to do>.` */

import { diff } from "./diff.ts";

/** The stages of a run. */
export type Stage = "read" | "parse" | "emit" | "write" | "check" | "openapi" | "skill";

/** What a run reads. */
export interface SourceCounts {
  readonly pages: number;
  /** How many files of each kind are not read. */
  readonly skipped: readonly (readonly [
    kind: "no-page" | "other-api" | "index" | "cyclic-link",
    count: number,
  ])[];
  /** How many pages the patterns leave out. */
  readonly leftOut: number;
}

/** How many findings there are of each severity. */
export type FindingCounts = Readonly<Record<"error" | "warning" | "note", number>>;

/** The name of a client, and one of its folders. */
export type NamedFolder = readonly [name: string, folder: string];

/** Errors of the command line. */
const commandLine = {
  helpHint: (message: string) => `${message} See wechatpay-codegen --help.`,
  commandMissing: () => "command: is missing. Name one of the commands.",
  commandUnknown: (name: string) => `${name}: is not a command. Name one of the commands.`,
  optionUnknown: (option: string) => `${option}: is not an option. Remove it.`,
  valueMissing: (option: string) =>
    `${option}: the value is missing. Pass one; write ${option}=VALUE if it begins with "-".`,
  valueUnexpected: (option: string) => `${option}: takes no value. Remove the value.`,
  argumentsUnreadable: (reason: string) => `command line: cannot be read: ${reason}`,
  noPositionals: (command: string, positional: string) =>
    `${command}: takes no "${positional}". Name folders with --specs and --out.`,
  noCorrectionsRefused: (command: string) =>
    `--no-corrections: ${command} always applies corrections. Use it with ir, lint, diff or changelog.`,
  clientUnknown: (name: string, nearest: string | undefined, names: string) =>
    names === ""
      ? `--client: "${name}" is not a client, because the configuration names none. Remove the option, or export a list of clients.`
      : `--client: "${name}" is not a client of the configuration. Use ${nearest === undefined ? `one of ${names}` : `"${nearest}"`}.`,
  clientMissing: (command: string, names: string) =>
    `--client: is missing, because ${command} prints one document. Use one of ${names}.`,
  outOfSeveral: () =>
    "--out: the configuration has several clients, each with its own folder. Select one with --client.",
  pruneRefused: (command: string) => `--prune: ${command} does not remove pages. Use it with import.`,
  wordsMissing: (command: string) =>
    `${command}: the words are missing. Name what it should look for, such as ${command === "find" ? "refund" : '"POST /v3/pay/transactions/jsapi"'}.`,
  limitRefused: (command: string) => `--limit: ${command} takes no limit. Use it with explain or find.`,
  skillRefused: (command: string) =>
    `--skill: ${command} writes no skill with the client. Use it with generate or check, or name the folder of \`skill\` with --out.`,
  skillOfSeveral: () =>
    "--skill: names one folder, and the configuration has several clients. Select one with --client.",
  skillWithinPages: (out: string) => `${out}: lies within the pages. Name another folder for the skill.`,
  limitInvalid: () => "--limit: the value is not a number from 1 to 999999. Correct it.",
  foldersMissing: () => "import: no folder is named. Name the folder that holds the pages.",
  outFileEmpty: () => "--out: the file name is empty. Name a file.",
  outFolderEmpty: () => "--out: the folder name is empty. Name a folder.",
  outWithinPages: (out: string) => `--out: ${out} lies within the pages. Name a folder outside of them.`,
  specsEmpty: () => "--specs: the folder name is empty. Name a folder.",
  skillEmpty: () => "--skill: the folder name is empty. Name a folder.",
  skillFolderMissing: () =>
    "skill: the folder is missing. Name one with --out, or set `skill` in the configuration.",
  cacheEmpty: () => "--cache: the folder name is empty. Name a folder.",
  correctionsEmpty: () => "--corrections: the file name is empty. Name a YAML file.",
  choiceInvalid: (option: string, choices: string) =>
    `${option}: the value is not known. Use one of ${choices}.`,
};

const nameByPlace = "Name pages by their place in the tree, such as openapi/v3/pay/** or webhook/**.";

const jsonFaults = {
  comment: {
    problem: "has a comment, which JSON does not allow",
    fix: "Remove it, or write the configuration as wechatpay-codegen.config.mjs.",
  },
  comma: { problem: "has a comma behind the last entry, which JSON does not allow", fix: "Remove it." },
  syntax: { problem: "the configuration is not valid JSON", fix: "Correct its syntax." },
} as const;

/** The first place where a text breaks the rules of JSON, by its line and column from 1. */
export interface JsonFault {
  readonly case: keyof typeof jsonFaults;
  readonly line: number;
  readonly column: number;
}

/** Errors and warnings about files, folders, the configuration and patterns. */
const files = {
  systemError: (reason: string) => `${reason}.`,
  unreadable: (path: string, reason: string) => `${path}: cannot be read: ${reason}.`,
  folderMissing: (path: string) =>
    `${path}: is not there. Name a folder of pages with --specs, or write one with wechatpay-codegen import.`,
  noPages: (folders: string) =>
    `${folders}: holds no page that documents an endpoint. Name a folder of pages.`,
  unwritable: (folder: string, reason: string) =>
    `${folder}: cannot be written: ${reason}. Its files are as they were before.`,
  folderLinked: (path: string) =>
    `${path}: is a link, and files below it would be written elsewhere. Remove it, or choose its target as the folder.`,
  notRegular: (path: string) => `${path}: is not a regular file. Remove it, or choose another folder.`,
  notGenerated: (folder: string, paths: string) =>
    `${folder}: holds files that do not begin as generated files do: ${paths}. Delete them if an earlier run wrote them, or choose another folder with --out.`,
  notRecorded: (folder: string, paths: string) =>
    `${folder}: holds other files at the places of generated ones: ${paths}. Delete them if an earlier run wrote them, or choose another folder.`,
  correctionsMissing: (path: string) => `${path}: is not there. Name a corrections file with --corrections.`,
  configMissing: (path: string) => `${path}: is not there. Name a configuration file with --config.`,
  configUnloadable: (path: string, reason: string) =>
    `${path}: the configuration cannot be loaded: ${reason}`,
  configEncoding: (path: string, line: number, column: number) =>
    `${path}: is not UTF-8 (line ${line}, column ${column}). Convert it to UTF-8.`,
  configNotJson: (path: string, fault: JsonFault | undefined) =>
    fault === undefined
      ? `${path}: the configuration is not valid JSON. Correct its syntax.`
      : `${path}: ${jsonFaults[fault.case].problem} (line ${fault.line}, column ${fault.column}). ${jsonFaults[fault.case].fix}`,
  configNotObject: (path: string) =>
    `${path}: the configuration is not an object. Export one, or write { … }.`,
  configIgnored: (path: string, names: string) =>
    `${path}: is not read. Rename it to one of ${names}, or name it with --config.`,
  configSecond: (path: string, loaded: string) =>
    `${path}: is not read, because the configuration is ${loaded}. Remove one of them, or use --config.`,
  configEmpty: (path: string) => `${path}: the list of clients is empty. Add a client.`,
  configName: (path: string) =>
    `${path}: "name" must be letters and digits, with dots, underscores or hyphens between them. Correct it.`,
  configNameMissing: (path: string) => `${path}: "name" is missing. Name each client of the list.`,
  configNameRepeated: (path: string, name: string) =>
    `${path}: two clients are named "${name}". Rename one of them.`,
  configOverlap: (path: string, [name, out]: NamedFolder, [otherName, otherOut]: NamedFolder) =>
    `${path}: the outputs of "${name}" (${out}) and "${otherName}" (${otherOut}) overlap. Set "out" to a folder for each client.`,
  configSkillShared: (path: string, name: string, other: string, skill: string) =>
    `${path}: the skills of "${name}" and "${other}" have one folder (${skill}). Set "skill" to a folder for each client.`,
  configOutWithinPages: (path: string, [name, out]: NamedFolder, [reader, specs]: NamedFolder) =>
    `${path}: the output of "${name}" (${out}) lies within the pages of "${reader}" (${specs}). Set "out" to a folder outside of them.`,
  configHeader: (path: string) => `${path}: "header" must be a string or a list of strings. Correct it.`,
  configHeaderInvisible: (path: string, line: number) =>
    `${path}: "header": line ${line} holds an invisible character. Remove it.`,
  configHeaderAfterComment: (path: string, line: number) =>
    `${path}: "header": line ${line} has text after "*/". Write the text on a line of its own.`,
  configHeaderUnclosed: (path: string, line: number) =>
    `${path}: "header": the comment that begins on line ${line} does not end. Close it with "*/".`,
  correctionsMisnamed: (paths: string) =>
    `${paths}: would not be read as corrections. Rename it to corrections.yaml, or name the file to read with --corrections.`,
  configKeyUnknown: (path: string, key: string, nearest: string | undefined, keys: string) =>
    `${path}: "${key}" is not known. Use ${nearest === undefined ? `one of ${keys}` : `"${nearest}"`}.`,
  configNotPatterns: (path: string, key: string) =>
    `${path}: "${key}" must be a list of patterns. ${nameByPlace}`,
  configNotText: (path: string, key: string) =>
    `${path}: "${key}" must be a string that is not empty. Correct it.`,
  configNotTextOrFalse: (path: string, key: string) =>
    `${path}: "${key}" must be a string that is not empty, or false. Correct it.`,
  configNotBoolean: (path: string, key: string) => `${path}: "${key}" must be true or false. Correct it.`,
  configFailOn: (path: string) => `${path}: "failOn" must be "error" or "warn". Correct it.`,
  configImportExtension: (path: string, choices: string) =>
    `${path}: "importExtension" is not known. Use one of ${choices}.`,
  configFormat: (path: string) => `${path}: "format" must be "prettier". Correct or remove it.`,
  prettierMissing: (out: string) =>
    `"format": prettier is not installed where ${out} is. Install it in that project, or remove "format".`,
  prettierUnusable: (reason: string) =>
    `"format": prettier cannot be used (${reason}). Correct its installation or its configuration.`,
  prettierFailed: (path: string, reason: string) =>
    `${path}: prettier cannot format it (${reason}). Correct the configuration of prettier, or remove "format".`,
  patternEmpty: (from: string) => `${from}: a pattern is empty. ${nameByPlace}`,
  patternNegated: (from: string, pattern: string) =>
    `${from}: the pattern "${pattern}" begins with "!". Use exclude for pages to leave out.`,
  patternUnmatched: (from: string, pattern: string) =>
    `${from}: the pattern "${pattern}" matches no page. ${nameByPlace}`,
  excludeUnmatched: (from: string, pattern: string) =>
    `${from}: the pattern "${pattern}" matches no page. Correct or remove it.`,
  allExcluded: () => `include and exclude: together they leave out every page. ${nameByPlace}`,
};

const skippedFiles = {
  "no-page": "files that document no endpoint",
  "other-api": "pages of other APIs",
  index: "index pages",
  "cyclic-link": "links to a folder that contains them",
} as const;

/** What the stages of a run report. */
const stages = {
  stageDone: (stage: Stage, text: string, seconds: string) => `${stage.padEnd(8)} ${text}, ${seconds} s`,
  stageProgress: (stage: Stage, done: number, all: number) => `${stage.padEnd(8)} ${done} of ${all}`,
  sources: ({ pages, skipped, leftOut }: SourceCounts) => {
    const others = skipped.map(([kind, count]) => `${count} ${skippedFiles[kind]}`).join(", ");
    const parts = [
      plural(pages, "page"),
      others && `skipped: ${others}`,
      leftOut > 0 && `left out by include/exclude: ${leftOut}`,
    ];
    return parts.filter(Boolean).join("; ");
  },
  clientHeading: (name: string) => `${"client".padEnd(8)} ${name}`,
  operations: (count: number) => plural(count, "operation"),
  operationsCorrected: (count: number, corrections: string) =>
    `${plural(count, "operation")}, corrected by ${corrections}`,
  canonicalPages: (count: number) => plural(count, "canonical page"),
  emitted: (count: number) => plural(count, "file"),
  emittedOthersUnchanged: (count: number, unchanged: number) =>
    `${plural(count, "file")}, ${unchanged} unchanged`,
  compared: (count: number) => `${plural(count, "file")} compared`,
  written: (changed: number, removed: number) => `${changed} written, ${removed} removed`,
  nothingChanged: () => "0 written, 0 removed: nothing has changed",
  projectUnfit: (path: string, extension: ".ts" | "none") =>
    extension === "none"
      ? `${path}: "moduleResolution" requires extensions in imports. Set it to "bundler", or generate with --import-extension .js.`
      : `${path}: the generated modules import each other as TypeScript files. Set "rewriteRelativeImportExtensions": true (TypeScript 5.7), or "allowImportingTsExtensions": true if another tool emits, or generate with --import-extension .js.`,
  formatterLoaded: () =>
    '"format": the configuration of prettier is a module, which prettier loads only once. Stop with Ctrl-C, and start again.',
  watching: (folder: string) => `Watching ${folder}; stop with Ctrl-C.`,
};

/** Why a file of the output differs: what `check` says of one file, and of a number of them. */
const differences = {
  edited: {
    file: "is edited by hand. Correct its page or add a correction, because generate overwrites the edit",
    counted: "edited by hand",
  },
  unrecorded: {
    file: "is stale or edited by hand; digests.json does not say which. Read the diff, and generate it again",
    counted: "stale or edited",
  },
  leftover: { file: "is left over: generate does not write it. generate removes it", counted: "left over" },
  missing: { file: "is missing. Generate it", counted: "missing" },
  stale: {
    file: "is stale: pages, corrections, options or the generator have changed. Generate it again",
    counted: "stale",
  },
  reformatted: {
    file: 'has the same code in another format. Exclude it from the formatter, or set "format": "prettier"',
    counted: "reformatted",
  },
  "line-ends": {
    file: "differs only in line ends or a byte order mark. Set them to LF: `text eol=lf` in .gitattributes",
    counted: "by line ends only",
  },
} as const;

/** Why a file of the output differs. */
export type DifferenceCategory = keyof typeof differences;
/** How many files differ for each reason. */
export type CategoryCounts = readonly (readonly [category: DifferenceCategory, count: number])[];

/** What a command concludes. */
const outcomes = {
  findingCounts: (counts: FindingCounts) =>
    (["error", "warning", "note"] as const)
      .filter((severity) => counts[severity] > 0)
      .map((severity) => plural(counts[severity], severity))
      .join(", "),
  ofClient: (client: string, message: string) => `${client}: ${message}`,
  findings: (counts: string) => `${counts}.`,
  noFindings: () => "No findings.",
  notWritten: (out: string, counts: string) => `${out}: nothing is written: ${counts}. Correct the pages.`,
  notCompared: (out: string, counts: string) => `${out}: is not compared: ${counts}. Correct the pages.`,
  noDocument: (counts: string) => `openapi: no document is written: ${counts}. Correct the pages.`,
  differs: (category: DifferenceCategory, file: string) => `${file}: ${differences[category].file}.`,
  moreFiles: (count: number) => `… and ${plural(count, "more file")}`,
  outdated: (out: string, specs: string, counts: CategoryCounts, command: string) => {
    const all = counts.reduce((sum, [, count]) => sum + count, 0);
    const each = counts.map(([category, count]) => `${count} ${differences[category].counted}`).join(", ");
    return `${out}: does not match ${specs}: ${plural(all, "file")} ${all === 1 ? "differs" : "differ"} (${each}). Run:\n\n  ${command}`;
  },
  upToDate: (out: string, specs: string) => `${out} matches ${specs}.`,
  marksLost: (pages: string, out: string) =>
    `${pages}: the pages in ${out} state their marks, and the new pages do not. Import their markdown instead, or remove the old pages first.`,
  notInSource: (page: string) => `${page} is no longer in the source.`,
  notInSourceCount: (count: number, out: string) =>
    `${plural(count, "page")} in ${out} ${count === 1 ? "is" : "are"} not in the source. --prune removes ${count === 1 ? "it" : "them"}.`,
  pruned: (count: number, out: string) => `${plural(count, "page")} removed from ${out}.`,
};

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** The English messages of the commands. */
export const messages = { ...commandLine, ...files, ...stages, ...outcomes, ...diff };
