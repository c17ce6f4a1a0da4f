/** Compares the samples of a page with its request table. */
import type { Field, Operation, Sample } from "../ir/model.ts";
import { sectionOf } from "../ir/operation.ts";
import { placeWithin, finding, type Finding } from "../findings/finding.ts";
import { compareCall, mannerOf } from "./call.ts";
import { Comparison, type Difference, type SampleArray } from "./compare.ts";

interface Compared {
  readonly sample: Sample;
  readonly found: Comparison;
}

/** A difference between a sample and the request table, with the sample. */
interface SampleDifference {
  readonly sample: Sample;
  readonly difference: Difference;
}

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
      path: difference.path,
      finding: toFinding(difference, sample, file),
    }));
}

/** The samples of a page repeat each other, so each difference is listed once, where it is first. */
function differencesOf({ request, samples = [] }: Operation): SampleDifference[] {
  const compared = samples.map((sample): Compared => ({ sample, found: compareSample(sample, request) }));
  const styles = samples.flatMap(({ style }) => style ?? []);
  // One call in several styles is the same in all of them; where a style comes twice, there are several calls.
  const isOneCall = new Set(styles).size === styles.length;
  const listed = new Set<string>();
  const differences: SampleDifference[] = [];
  for (const { sample, found } of compared) {
    for (const difference of found.differences) {
      const fault = `${difference.kind} ${difference.path}`;
      const isWhole = isOneCall && sample.style !== undefined;
      if (listed.has(fault) || (!isWhole && isLeftToAnother(difference, compared))) continue;
      listed.add(fault);
      differences.push({ sample, difference });
    }
  }
  return differences;
}

function toFinding(difference: Difference, { text, line }: Sample, file: string): Finding {
  const { kind, path, at, reason, fix } = difference;
  const place = placeWithin(text, at, { file, line, column: 1 });
  const isValue = kind === "enum" || kind === "type";
  const said = `The sample ${kind === "missing-field" ? "leaves out" : "gives"} ${isValue ? `${path} ` : ""}${reason}`;
  return finding(`sample-${kind}`, place, `${said}; the table is believed.`, fix);
}

/** Whether another sample has a field that this one leaves out: several samples together show all fields. */
function isLeftToAnother({ path, object }: Difference, compared: readonly Compared[]): boolean {
  if (object === undefined) return false;
  return compared.some(
    ({ found: { entered, differences } }) =>
      entered.has(object) && !differences.some((one) => one.object !== undefined && one.path === path),
  );
}

function compareSample({ argument, style, parameters }: Sample, request: readonly Field[]): Comparison {
  const found = new Comparison();
  if (argument.kind !== "array") return found;
  if (style === undefined) comparePart(found, argument, request);
  else compareCall(found, argument, request, parameters);
  return found;
}

/** Compares a part of a call with the group that has its fields; the fields beside them are in other samples. */
function comparePart(found: Comparison, part: SampleArray, request: readonly Field[]): void {
  const keys = new Set(part.entries.map(({ key }) => key));
  const group = request.find(({ children }) => children?.some(({ name }) => keys.has(name)));
  if (!group?.children) return;
  const path = `request.${group.name}`;
  const fields = group.children.map((field) => ({ ...field, required: false }));
  found.object(part, fields, path, mannerOf(group.name));
  found.entered.delete(path);
}
