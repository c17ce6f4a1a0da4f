/** Reads revisions of a git repository by the git command. */
import { spawnSync } from "node:child_process";

import { UnreadableError } from "./errors.ts";

/** A file of a revision. */
export interface RevisionFile {
  /** From the root of the repository, with slashes. */
  readonly path: string;
  readonly bytes: Buffer;
}

/** A commit of a range. */
export interface Commit {
  readonly id: string;
  /** The commit before it on the first line of ancestors; undefined for the first one of a repository. */
  readonly parent: string | undefined;
  /** `2026-11-28`, the day of the author. */
  readonly day: string;
  readonly subject: string;
}

/** Whether a text names a commit of the repository around the working folder. */
export function isRevision(text: string): boolean {
  if (text === "" || text.startsWith("-")) return false;
  return git(["rev-parse", "--verify", "--quiet", "--end-of-options", `${text}^{commit}`]).status === 0;
}

/** Whether the repository has a part of its history only. */
export function isShallow(): boolean {
  const { status, stdout } = git(["rev-parse", "--is-shallow-repository"]);
  return status === 0 && stdout.toString().trim() === "true";
}

/** Returns the path of the working folder from the root of the repository: empty for the root, else with a slash at the end. */
export function prefixInRepository(): string {
  return read(["rev-parse", "--show-prefix"]).toString().trim();
}

/** Reads the files at or below a path of a revision; none where it does not exist. `isWanted` selects them by path. */
export function filesAt(revision: string, path: string, isWanted: (path: string) => boolean): RevisionFile[] {
  const top = read(["rev-parse", "--show-toplevel"]).toString().replace(/\n$/u, "");
  const listing = read(
    [
      "ls-tree",
      "-r",
      "-z",
      "--full-tree",
      "--end-of-options",
      `${revision}^{tree}`,
      ...(path === "" ? [] : [path]),
    ],
    top,
  );
  const entries = listing
    .toString()
    .split("\0")
    .flatMap((line) => {
      const [, type, id, name] = /^\d+ (\w+) (\w+)\t(.*)$/su.exec(line) ?? [];
      return type === "blob" && id !== undefined && name !== undefined && isWanted(name)
        ? [{ id, name }]
        : [];
    });
  const blobs = readBlobs(
    entries.map(({ id }) => id),
    top,
  );
  return entries.map(({ name }, at) => ({ path: name, bytes: blobs[at] ?? Buffer.alloc(0) }));
}

/** Lists the commits of a range that change a path, the newest first. */
export function commitsIn(range: string, path: string): Commit[] {
  const format = "%H%x00%P%x00%as%x00%s";
  const args = ["log", "--first-parent", `--format=${format}`, "--end-of-options", range, "--", path];
  return read(args)
    .toString()
    .split("\n")
    .flatMap((line) => {
      const [id, parents = "", day = "", subject = ""] = line.split("\0");
      return id ? [{ id, parent: parents.split(" ")[0] || undefined, day, subject }] : [];
    });
}

/** Reads blobs in one process: the output has a line with the size before each. */
function readBlobs(ids: readonly string[], cwd: string): Buffer[] {
  if (ids.length === 0) return [];
  const output = read(["cat-file", "--batch"], cwd, `${ids.join("\n")}\n`);
  const blobs: Buffer[] = [];
  for (let at = 0; at < output.length;) {
    const end = output.indexOf(10, at);
    const [id, kind, count] = output.toString("latin1", at, end).split(" ");
    if (kind !== "blob")
      throw new UnreadableError((texts) => texts.gitFailed(`object ${id ?? ""} is missing`));
    const size = Number(count);
    blobs.push(output.subarray(end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return blobs;
}

function read(args: readonly string[], cwd?: string, input?: string): Buffer {
  const { status, stdout, stderr, error } = git(args, cwd, input);
  if (status === 0) return stdout;
  const reason = error?.message ?? stderr.toString().trim().split("\n")[0] ?? "";
  throw new UnreadableError((texts) => texts.gitFailed(reason));
}

function git(args: readonly string[], cwd?: string, input?: string) {
  return spawnSync("git", [...args], {
    ...(cwd !== undefined && { cwd }),
    ...(input !== undefined && { input }),
    maxBuffer: 1 << 30,
    // No prompt waits for an answer, and a name of a folder does not act as a pattern.
    env: { ...process.env, GIT_TERMINAL_PROMPT: "0", GIT_LITERAL_PATHSPECS: "1", LC_ALL: "C" },
  });
}
