/** The samples of a page held against its request table. */
import type { Field, Operation, Sample } from "../ir/model.ts";
import { sectionOf } from "../ir/operation.ts";
import { placeWithin, finding, type Finding } from "../findings/finding.ts";
import { compareCall, mannerOf } from "./call.ts";
import { Comparison, type Misfit, type SampleArray } from "./compare.ts";

interface Compared {
  readonly sample: Sample;
  readonly found: Comparison;
}

/** A difference between a sample and the request table, with the sample. */
interface Difference {
  readonly sample: Sample;
  readonly misfit: Misfit;
}

export function reportSamples(operation: Operation, findings: Finding[]): void {
  for (const { sample, misfit } of differencesOf(operation)) {
    findings.push(toFinding(misfit, sample, operation.file));
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

/** Lists what the samples of a page give beside the fields of its table: no canonical page has samples any more. */
export function straysOf(operation: Operation): Stray[] {
  const { page, file } = operation;
  return differencesOf(operation)
    .filter(({ misfit }) => misfit.kind === "unknown-field")
    .map(({ sample, misfit }) => ({
      page,
      section: sectionOf(operation),
      path: misfit.path,
      finding: toFinding(misfit, sample, file),
    }));
}

/** The samples of a page repeat each other, so each difference is listed once, where it is first. */
function differencesOf({ request, samples = [] }: Operation): Difference[] {
  const compared = samples.map((sample): Compared => ({ sample, found: compareSample(sample, request) }));
  const styles = samples.flatMap(({ style }) => style ?? []);
  // One call in several styles is the same in all of them; where a style comes twice, there are several calls.
  const isOneCall = new Set(styles).size === styles.length;
  const listed = new Set<string>();
  const differences: Difference[] = [];
  for (const { sample, found } of compared) {
    for (const misfit of found.misfits) {
      const fault = `${misfit.kind} ${misfit.path}`;
      const isWhole = isOneCall && sample.style !== undefined;
      if (listed.has(fault) || (!isWhole && isLeftToAnother(misfit, compared))) continue;
      listed.add(fault);
      differences.push({ sample, misfit });
    }
  }
  return differences;
}

function toFinding(misfit: Misfit, { text, line }: Sample, file: string): Finding {
  const { kind, path, at, reason, fix } = misfit;
  const place = placeWithin(text, at, { file, line, column: 1 });
  const isValue = kind === "enum" || kind === "type";
  const said = `The sample ${kind === "missing-field" ? "leaves out" : "gives"} ${isValue ? `${path} ` : ""}${reason}`;
  return finding(`sample-${kind}`, place, `${said}; the table is believed.`, fix);
}

/** Variants and parts may leave out what another sample has: missing is what all lack that could have it. */
function isLeftToAnother({ path, object }: Misfit, compared: readonly Compared[]): boolean {
  if (object === undefined) return false;
  return compared.some(
    ({ found: { entered, misfits } }) =>
      entered.has(object) && !misfits.some((one) => one.object !== undefined && one.path === path),
  );
}

function compareSample({ argument, style, parameters }: Sample, request: readonly Field[]): Comparison {
  const found = new Comparison();
  if (argument.kind !== "array") return found;
  if (style === undefined) comparePart(found, argument, request);
  else compareCall(found, argument, request, parameters);
  return found;
}

/** Some fields of a group, which is the one that has them; what stands beside them is shown elsewhere. */
function comparePart(found: Comparison, part: SampleArray, request: readonly Field[]): void {
  const keys = new Set(part.entries.map(({ key }) => key));
  const group = request.find(({ children }) => children?.some(({ name }) => keys.has(name)));
  if (!group?.children) return;
  const path = `request.${group.name}`;
  const fields = group.children.map((field) => ({ ...field, required: false }));
  found.object(part, fields, path, mannerOf(group.name));
  found.entered.delete(path);
}
