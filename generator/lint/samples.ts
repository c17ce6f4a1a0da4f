/** Compares the samples of a page with its request table. */
import type { Field, Operation, Sample } from "../ir/model.ts";
import { sectionOf } from "../ir/operation.ts";
import { placeWithin, finding, type Finding } from "../findings/finding.ts";
import { compareCall, mannerOf } from "./call.ts";
import { Comparison, type Difference, type SampleArray } from "./compare.ts";

interface Compared {
  readonly sample: Sample;
  readonly comparison: Comparison;
}

/** A difference between a sample and the request table, with the sample. */
interface SampleDifference {
  readonly sample: Sample;
  readonly difference: Difference;
}

/** Reports the differences between the samples of an operation and its tables. */
export function reportSamples(operation: Operation, findings: Finding[]): void {
  for (const { sample, difference } of differencesOf(operation)) {
    findings.push(toFinding(difference, sample, operation.file));
  }
}

/** A name that a sample gives and the table of its page does not have. */
export interface Stray {
  readonly page: string;
  /** The section of the page, as corrections name it. */
  readonly section: string;
  readonly path: string;
  readonly finding: Finding;
}

/** Lists the names in the samples of a page that its table lacks. A canonical page has no samples that could show them. */
export function straysOf(operation: Operation): Stray[] {
  const { page, file } = operation;
  return differencesOf(operation)
    .filter(({ difference }) => difference.kind === "unknown-field")
    .map(({ sample, difference }) => ({
      page,
      section: sectionOf(operation),
      path: difference.data.path,
      finding: toFinding(difference, sample, file),
    }));
}

/** The samples of a page repeat each other, so each difference is listed once, where it is first. */
function differencesOf({ request, samples = [] }: Operation): SampleDifference[] {
  const compared = samples.map((sample): Compared => ({
    sample,
    comparison: compareSample(sample, request),
  }));
  const styles = samples.flatMap(({ style }) => style ?? []);
  // One call in several styles is the same in all of them; where a style comes twice, there are several calls.
  const isOneCall = new Set(styles).size === styles.length;
  const listed = new Set<string>();
  const differences: SampleDifference[] = [];
  for (const { sample, comparison } of compared) {
    for (const difference of comparison.differences) {
      const fault = `${difference.kind} ${difference.data.path}`;
      const isWhole = isOneCall && sample.style !== undefined;
      if (listed.has(fault) || (!isWhole && isLeftToAnother(difference, compared))) continue;
      listed.add(fault);
      differences.push({ sample, difference });
    }
  }
  return differences;
}

function toFinding(difference: Difference, { text, line }: Sample, file: string): Finding {
  const { kind, at, data } = difference;
  return finding(`sample-${kind}`, placeWithin(text, at, { file, line, column: 1 }), data);
}

/** Whether another sample has a field that this one leaves out: several samples together show all fields. */
function isLeftToAnother({ data: { path }, object }: Difference, compared: readonly Compared[]): boolean {
  if (object === undefined) return false;
  return compared.some(
    ({ comparison: { entered, differences } }) =>
      entered.has(object) && !differences.some((one) => one.object !== undefined && one.data.path === path),
  );
}

function compareSample({ argument, style, parameters }: Sample, request: readonly Field[]): Comparison {
  const comparison = new Comparison();
  if (argument.kind !== "array") return comparison;
  if (style === undefined) comparePart(comparison, argument, request);
  else compareCall(comparison, argument, request, parameters);
  return comparison;
}

/** Compares a part of a call with the group that has its fields; the fields beside them are in other samples. */
function comparePart(comparison: Comparison, part: SampleArray, request: readonly Field[]): void {
  const keys = new Set(part.entries.map(({ key }) => key));
  const group = request.find(({ children }) => children?.some(({ name }) => keys.has(name)));
  if (!group?.children) return;
  const path = `request.${group.name}`;
  const fields = group.children.map((field) => ({ ...field, required: false }));
  comparison.object(part, fields, path, mannerOf(group.name));
  comparison.entered.delete(path);
}
