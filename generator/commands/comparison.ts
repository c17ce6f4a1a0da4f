/** Shared by the commands that compare states: options → sides → changes. */
import { styleText } from "node:util";

import { diffPages } from "../diff-pages.ts";
import type { Change, Level, Place } from "../diff/change.ts";
import { isAtLeast } from "../diff/summary.ts";
import { sentenceOf } from "../diff/texts/sentences.ts";
import type { Finding } from "../findings/finding.ts";
import { loadSide, type LoadedSide } from "../io/diff-side.ts";
import { SecondThread } from "../io/second-thread.ts";
import { printable } from "../util/printable.ts";
import { textsIn } from "../texts/texts.ts";
import { selectionOf } from "./analyze-sources.ts";
import type { Options } from "./options.ts";
import { findingCounts, githubAnnotation, report, withClient } from "./report.ts";

/** The changes between two sides. */
export interface Comparison {
  readonly changes: readonly Change[];
  /** Whether the new side has pages with errors among those that differ. */
  readonly hasErrors: boolean;
}

/** Compares two sides, and reports the errors of the pages that differ. */
export async function compareSides(
  old: string,
  now: string,
  options: Options,
  isEmptyAllowed = false,
): Promise<Comparison> {
  const selection = await selectionOf({ ...options, positionals: [] });
  const { specs = "specs", corrections, levels } = options;
  const sideOptions = { specs, corrections, selection, isEmptyAllowed };
  const before = await loadSide(old, sideOptions);
  const after = await loadSide(now, sideOptions);
  const helper = SecondThread.start();
  try {
    const { changes, findings } = await diffPages(before.side, after.side, {
      helper,
      ...(levels && { levels }),
    });
    await reportErrors(before, findings.old, options);
    await reportErrors(after, findings.new, options);
    return {
      changes: changes.map((change) => locate(change, before, after)),
      hasErrors: findings.new.length > 0,
    };
  } finally {
    helper?.stop();
  }
}

async function reportErrors(
  { name, fileOf }: LoadedSide,
  findings: readonly Finding[],
  options: Options,
): Promise<void> {
  if (findings.length === 0) return;
  const texts = textsIn(options.language);
  const located = findings.map((finding) => ({ ...finding, file: fileOf(finding.file) }));
  await report(located, { ...options, format: "text" }, process.stderr);
  const message = texts.pagesFailed(printable(name), findingCounts(findings, texts));
  process.stderr.write(`${withClient(options, message)}\n`);
}

/** Names the files of both sides. */
function locate(change: Change, before: LoadedSide, after: LoadedSide): Change {
  const at = (place: Place | undefined, { fileOf }: LoadedSide) =>
    place && { ...place, file: fileOf(place.file) };
  const [old, now] = [at(change.places.old, before), at(change.places.new, after)];
  return { ...change, places: { ...(old && { old }), ...(now && { new: now }) } };
}

/** Whether a change has the level of `--fail-on` or a graver one. */
export function failsBy(changes: readonly Change[], { failOn }: Options): boolean {
  if (failOn !== "breaking" && failOn !== "behaviour") return false;
  return changes.some(({ level }) => isAtLeast(level, failOn));
}

/** Prints each change as an annotation of GitHub, at its row of the new state. */
export function printAnnotations(changes: readonly Change[]): void {
  for (const change of changes) {
    const { level, rule, places } = change;
    const place = places.new ?? places.old;
    if (!place) continue;
    const { file, line, column } = place;
    const severity = level === "breaking" ? "error" : level === "behaviour" ? "warning" : "notice";
    const text = sentenceOf(change, "en");
    process.stdout.write(`${githubAnnotation(severity, { file, line, col: column, title: rule }, text)}\n`);
  }
}

const colors = { breaking: "red", behaviour: "yellow", compatible: "green", "docs-only": "gray" } as const;

/** Colours the name of a level. */
export function paintLevel(text: string, level: Level): string {
  return styleText(colors[level], text, { validateStream: false });
}
