/** Reads the ignore file of a comparison, and reports what is wrong with it. */
import type { Change } from "../diff/change.ts";
import { ignoreChanges, readIgnoreFile, type IgnoreEntry, type Ignoring } from "../diff/ignore.ts";
import { readIfThere, shown } from "../io/disk.ts";
import { UnreadableError } from "../io/errors.ts";
import { textsIn } from "../texts/texts.ts";
import { printable } from "../util/printable.ts";
import type { Options } from "./options.ts";
import { withClient } from "./report.ts";

/**
 * Reads the entries of an ignore file.
 *
 * @throws UnreadableError if the file does not exist or has a fault: a change must not pass because of it
 */
export function readIgnore(file: string | undefined, options: Options): readonly IgnoreEntry[] {
  if (file === undefined) return [];
  const path = shown(file);
  const text = readIfThere(file);
  if (text === undefined) throw new UnreadableError((texts) => texts.ignoreMissing(path));
  const { entries, issues } = readIgnoreFile(text);
  const [first, ...others] = issues;
  if (!first) return entries;
  for (const issue of others) {
    const message = textsIn(options.language).ignoreFault(issue.fault, issue.subject);
    process.stderr.write(`${printable(`${path}:${issue.line}:${issue.column}: ${message}`)}\n`);
  }
  throw new UnreadableError(
    (texts) => `${path}:${first.line}:${first.column}: ${texts.ignoreFault(first.fault, first.subject)}`,
  );
}

/** Takes out the ignored changes, and reports the entries that apply to none. */
export function reportIgnore(
  changes: readonly Change[],
  entries: readonly IgnoreEntry[],
  options: Options,
): Ignoring {
  const result = ignoreChanges(changes, entries, new Date().toISOString().slice(0, 10));
  const texts = textsIn(options.language);
  const placeOf = ({ line }: IgnoreEntry) => `${shown(options.ignore ?? "")}:${line}`;
  const messages = [
    ...result.unmatched.map((entry) => texts.ignoreUnmatched(placeOf(entry))),
    ...result.expired.map((entry) => texts.ignoreExpired(placeOf(entry), entry.until ?? "")),
  ];
  for (const message of messages) process.stderr.write(`${withClient(options, printable(message))}\n`);
  return result;
}
