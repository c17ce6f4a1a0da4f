// The steps that bring a change of the upstream documentation into a repository: fetch → import and generate → collect → push. Each
// is a function of folders; scripts/upstream.mjs calls them for the workflow, and test/scripts for two states of a documentation.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { git, run } from "./run.mjs";

/** The upstream documentation. */
export const upstream = "https://github.com/wechatpay-im/website";

/** What an update may change. Nothing else becomes part of the pull request. */
const changedPaths = [
  ...["specs", "generated", "skill", "README.md", "README.zh-CN.md"],
  ...["docs/endpoints.md", "docs/zh-CN/endpoints.md"],
];

/** GitHub refuses a body of more than 65,536 characters. */
const MAX_BODY = 60_000;

/**
 * Clones the documentation into a folder that does not exist yet, and returns its commit.
 *
 * @param {{ url: string, folder: string, ref?: string }} options `ref`: a branch or tag, by default the main branch
 */
export function fetchSource({ url, folder, ref }) {
  const branch = ref === undefined ? [] : ["--branch", ref];
  // A link in the documentation stays a text, so that it cannot lead to a file of this machine.
  const links = ["--config", "core.symlinks=false"];
  git(".", "clone", "--quiet", "--depth", "1", ...links, ...branch, "--", url, folder);
  return commitOf(folder);
}

/** Returns the commit of a clone. @param {string} folder */
function commitOf(folder) {
  return git(folder, "rev-parse", "HEAD").trim();
}

/**
 * Imports pages into specs/ and generates generated/, and skill/ if the repository has one.
 *
 * @param {{ root: string, tool: readonly string[], importArgs: readonly string[] }} options `tool`: the command line of the
 *   generator; `importArgs`: the source and further arguments of `import`
 */
export function importAndGenerate({ root, tool, importArgs }) {
  const [specs, out, skill] = [join(root, "specs"), join(root, "generated"), join(root, "skill")];
  const skillFlags = existsSync(skill) ? ["--skill", skill] : [];
  run([...tool, "import", ...importArgs, "--out", specs], { cwd: process.cwd(), isShown: true });
  run([...tool, "generate", "--specs", specs, "--out", out, ...skillFlags], { cwd: root, isShown: true });
}

/**
 * Compares the pages of the last commit with those of the working tree, as markdown.
 *
 * @param {{ root: string, tool: readonly string[] }} options
 */
export function describeChanges({ root, tool }) {
  return run([...tool, "diff", "HEAD:specs", "specs", "--format", "markdown"], { cwd: root });
}

/**
 * Fails if the pages differ from those of a revision in a way that breaks programs.
 *
 * @param {{ root: string, tool: readonly string[], base: string }} options
 */
export function refuseBreaking({ root, tool, base }) {
  run([...tool, "diff", `${base}:specs`, "specs", "--format", "github", "--fail-on", "breaking"], {
    cwd: root,
    isShown: true,
  });
}

/**
 * Writes what a pull request consists of to a folder: `changes.patch`, `title.txt` and `body.md`. Another job, which may write to
 * the repository, reads them as files. Returns whether anything has changed; without a change, no file is written.
 *
 * @param {{ root: string, source: string, out: string, describe: () => string }} options `source`: the clone of the documentation;
 *   `describe`: the changes as markdown
 */
export function collectProposal({ root, source, out, describe }) {
  const paths = changedPaths.filter((path) => git(root, "ls-files", "--", path) !== "");
  git(root, "add", "--all", "--", ...paths);
  const patch = git(root, "diff", "--cached", "--binary", "--no-color", "--no-ext-diff");
  if (patch === "") return false;
  const commit = commitOf(source);
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "changes.patch"), patch);
  writeFileSync(join(out, "title.txt"), `specs: follow the documentation of ${commit.slice(0, 12)}\n`);
  writeFileSync(join(out, "body.md"), bodyOf(commit, describe()));
  return true;
}

/** @param {string} commit @param {string} changes */
function bodyOf(commit, changes) {
  const head = `The pages of ${upstream} at ${commit}, imported and generated.\n\n`;
  return `${head}${limited(changes, MAX_BODY - head.length)}`;
}

/** Cuts a text at the end of a line. @param {string} text @param {number} most @returns {string} */
function limited(text, most) {
  if (text.length <= most) return text;
  const rest = "\n\n… The rest is in the diff of specs/.\n";
  const cut = text.slice(0, most - rest.length);
  return `${cut.slice(0, cut.lastIndexOf("\n"))}${rest}`;
}

/**
 * Commits a proposal on a branch of its own, from the current commit, and pushes it. An earlier proposal on the branch is replaced.
 *
 * @param {{ root: string, from: string, branch: string, remote: string }} options `from`: the folder of `collectProposal`
 */
export function pushProposal({ root, from, branch, remote }) {
  const title = readFileSync(join(from, "title.txt"), "utf8").trim();
  git(root, "switch", "--quiet", "--force-create", branch);
  const within = changedPaths.map((path) => `--include=${path.includes(".") ? path : `${path}/*`}`);
  git(root, "apply", "--index", "--whitespace=nowarn", ...within, join(from, "changes.patch"));
  git(root, "commit", "--quiet", "--message", title);
  git(root, "push", "--quiet", "--force", remote, `HEAD:refs/heads/${branch}`);
}
