/** The samples of a page held against its request table. */
import type { Field, Operation, Sample } from "../model.ts";
import { placeWithin, problem, type Problem } from "../problem.ts";
import { compareCall, groups } from "./call.ts";
import { Comparison, type Misfit, type SampleArray } from "./compare.ts";

interface Compared {
  readonly sample: Sample;
  readonly found: Comparison;
}

/** The samples of a page repeat each other, so each fault is told once, where it is first. */
export function reportSamples({ request, samples = [], file }: Operation, problems: Problem[]): void {
  const compared = samples.map((sample): Compared => ({ sample, found: compareSample(sample, request) }));
  const styles = samples.flatMap(({ style }) => style ?? []);
  // One call in several styles is the same in all of them; where a style comes twice, there are several calls.
  const isOneCall = new Set(styles).size === styles.length;
  const told = new Set<string>();
  for (const { sample, found } of compared) {
    for (const misfit of found.misfits) {
      const fault = `${misfit.kind} ${misfit.path}`;
      const isWhole = isOneCall && sample.style !== undefined;
      if (told.has(fault) || (!isWhole && isLeftToAnother(misfit, compared))) continue;
      told.add(fault);
      problems.push(toProblem(misfit, sample, file));
    }
  }
}

function toProblem(misfit: Misfit, { text, line }: Sample, file: string): Problem {
  const { kind, path, at, reason, mend } = misfit;
  const place = placeWithin(text, at, { file, line, column: 1 });
  const isValue = kind === "enum" || kind === "type";
  const said = `The sample ${kind === "missing-field" ? "leaves out" : "gives"} ${isValue ? `${path} ` : ""}${reason}`;
  return problem(`sample-${kind}`, place, `${said}; the table is believed.`, mend);
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
  found.object(part, fields, path, groups.get(group.name));
  found.entered.delete(path);
}
