/** Prints what a range of commits changes in the documentation. */
import { formatChangelog, type ChangelogEntry } from "../diff/format/changelog.ts";
import { toDiffDocument } from "../diff/report.ts";
import { stepOf } from "../diff/summary.ts";
import { UsageError } from "../io/errors.ts";
import { commitsIn, isRevision } from "../io/git.ts";
import { parsePackage } from "../io/package-ir.ts";
import { printableLines } from "../util/printable.ts";
import type { CommandResult } from "./clients.ts";
import { compareSides, failsBy } from "./comparison.ts";
import { exit } from "./exit.ts";
import type { FailOn, Format, Options } from "./options.ts";

/** The command takes the range as an argument. */
export const takesFolders = true;
/** The command takes `--no-corrections`. */
export const takesNoCorrections = true;
/** The formats that the command prints; text is Markdown. */
export const formats: readonly Format[] = ["text", "json", "markdown"];
/** What `--fail-on` may be. */
export const failOnValues: readonly FailOn[] = ["breaking", "behaviour"];

/** Prints the changes of a range, the newest commit first. */
export async function run(options: Options): Promise<CommandResult> {
  const [range, ...others] = options.positionals;
  if (range === undefined || others.length > 0) throw new UsageError((texts) => texts.changelogRange());
  const isVersion = parsePackage(range) !== undefined && !isRevision(range);
  const { entries, hasErrors } = isVersion
    ? await entrySince(range, options)
    : await entriesOf(range, options);
  const changes = entries.flatMap((entry) => entry.changes);
  if (options.format !== "json")
    process.stdout.write(printableLines(formatChangelog(entries, options.language)));
  return {
    code: hasErrors || failsBy(changes, options) ? exit.findings : exit.clean,
    json: { step: stepOf(changes), entries: entries.map(toJson) },
  };
}

function toJson({ id, day, subject, old, new: now, changes }: ChangelogEntry): object {
  const { summary, step, changes: described } = toDiffDocument({ old, new: now, changes, ignored: [] });
  return { id, day, subject, summary, step, changes: described };
}

/** The entries of a range. */
interface Entries {
  readonly entries: readonly ChangelogEntry[];
  /** Whether a page that changes has an error in its new state. */
  readonly hasErrors: boolean;
}

async function entrySince(version: string, options: Options): Promise<Entries> {
  const now = options.specs ?? "specs";
  const { changes, hasErrors } = await compareSides(version, now, options);
  const day = new Date().toISOString().slice(0, 10);
  const entry = { id: undefined, day, subject: undefined, old: version, new: now, changes };
  return { entries: [entry], hasErrors };
}

async function entriesOf(range: string, options: Options): Promise<Entries> {
  const whole = range.includes("..") ? range : `${range}..HEAD`;
  const ends = whole.split(/\.{2,3}/u);
  if (!ends.every((end) => end === "" || isRevision(end)))
    throw new UsageError((texts) => texts.sideUnknown(range));
  const specs = options.specs ?? "specs";
  const entries: ChangelogEntry[] = [];
  let hasErrors = false;
  const commits = commitsIn(whole, specs);
  // A folder that no commit changes is probably misspelt if the last state does not have it.
  const last = ends[1] || "HEAD"; // git reads `A..` as `A..HEAD`
  if (commits.length === 0) await compareSides(last, last, options);
  for (const { id, parent, day, subject } of commits) {
    // The first commit of a repository has no state before it.
    if (parent === undefined) continue;
    const { changes, hasErrors: isFailed } = await compareSides(parent, id, options, true);
    hasErrors ||= isFailed;
    if (changes.length > 0) entries.push({ id, day, subject, old: parent, new: id, changes });
  }
  return { entries, hasErrors };
}
