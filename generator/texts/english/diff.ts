/** The English messages of `diff` and `changelog`. */
import type { IgnoreFault } from "../../diff/ignore.ts";

const faults: Readonly<Record<IgnoreFault, (subject: string) => string>> = {
  yaml: () => "the file is not valid YAML. Correct its syntax.",
  "not-list": () => "the file is not a list. Write a list of entries.",
  "not-mapping": () => "the entry is not a mapping. Write `rule`, `operation`, `path`, `reason` and `until`.",
  "key-unknown": (key) => `"${key}" is not known. Use rule, operation, path, reason or until.`,
  "reason-missing": () => "the reason is missing. Say why the change is accepted.",
  "target-missing": () => "the entry names no change. Add a rule, an operation or a path.",
  "rule-unknown": (rule) => `"${rule}" is not a rule. Use one of those that the change has in the output.`,
  "text-expected": (key) => `"${key}" is not a text. Write one; put a date in quotation marks.`,
  "date-invalid": (date) => `"${date}" is not a day. Write it as 2026-12-31.`,
};

/** Errors, warnings and conclusions of comparisons. */
export const diff = {
  ignoreEmpty: () => "--ignore: the file name is empty. Name a YAML file.",
  ignoreRefused: (command: string) => `--ignore: ${command} takes no ignore file. Use it with diff.`,
  ignoreMissing: (path: string) => `${path}: is not there. Name an ignore file with --ignore.`,
  ignoreFault: (fault: IgnoreFault, subject: string) => faults[fault](subject),
  ignoreUnmatched: (place: string) => `${place}: the entry matches no change. Remove it.`,
  ignoreExpired: (place: string, until: string) =>
    `${place}: the entry expired after ${until}. Remove it, or set another day.`,
  diffSides: () =>
    "diff: one or two sides are needed. Name the old state, and the new one if it is not --specs.",
  changelogRange: () =>
    "changelog: one range is needed. Write REV..REV, one revision for REV..HEAD, or wechatpay-ts@VERSION.",
  sideUnknown: (name: string) =>
    `${name}: is not a folder, an IR file, a git revision or a version. Name one of these.`,
  revisionMissing: (name: string) =>
    `${name}: is not a revision of this clone, which has a part of the history. Fetch the rest (git fetch --unshallow, or fetch-depth: 0 of actions/checkout).`,
  gitFailed: (reason: string) =>
    `git: cannot read the repository: ${reason}. Name a folder, or run in a repository.`,
  toolFailed: (tool: string, reason: string) => `${tool}: failed: ${reason}. Run it alone to see why.`,
  packageMissing: (spec: string) => `${spec}: has no IR. Name a published version.`,
  irNotJson: (path: string) => `${path}: is not JSON. Write the file with wechatpay-codegen ir --out FILE.`,
  irInvalid: (path: string, place: string) =>
    `${path}: is not a valid IR${place === "" ? "" : ` (${place})`}. Write the file with wechatpay-codegen ir --out FILE.`,
  pagesFailed: (name: string, counts: string) =>
    `${name}: ${counts} in the pages that differ. Their changes may be incomplete. Correct the pages.`,
  configLevels: (path: string) => `${path}: "levels" must be an object of rules with levels. Correct it.`,
  configLevelRule: (path: string, rule: string) =>
    `${path}: "levels": "${rule}" is not a rule of diff. Use one of those that changes have in its output.`,
  configLevel: (path: string, rule: string, choices: string) =>
    `${path}: "levels": the level of "${rule}" is not known. Use one of ${choices}.`,
};
