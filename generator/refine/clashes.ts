import type { NamedAlias, NamedOperation } from "../ir/model.ts";
import { finding, type Finding } from "../findings/finding.ts";

/** A name that two operations would share fails; it never gets a number. Case is folded, as some disks fold it. */
export function reportClashes(
  operations: readonly (NamedOperation | NamedAlias)[],
  findings: Finding[],
): void {
  const byName = new Map<string, NamedOperation | NamedAlias>();
  for (const operation of operations) {
    const { names, kind } = operation;
    const keys = [
      `name ${names.function.toLowerCase()}`,
      `module ${names.module.toLowerCase()}`,
      ...(kind === "endpoint" ? [`chain ${names.chain.join(".")}`] : []),
    ];
    const others = keys.flatMap((key) => byName.get(key) ?? []);
    const other = others.find((one) => one.path !== operation.path || methodOf(one) === methodOf(operation));
    const own = [names.operation, names.requestTable, names.responseTable];
    if (own.includes(names.function)) report(operation, "its own table", findings);
    else if (other) reportShared(operation, other, findings);
    for (const key of keys) byName.set(key, operation);
  }
}

function methodOf(operation: NamedOperation | NamedAlias): string {
  return "of" in operation ? operation.of.method : operation.method;
}

function nameOf(operation: NamedOperation | NamedAlias): string {
  const { kind, path } = operation;
  return kind === "endpoint" ? `${methodOf(operation)} ${path}` : path.slice("/v3/".length);
}

function reportShared(
  operation: NamedOperation | NamedAlias,
  other: NamedOperation | NamedAlias,
  findings: Finding[],
): void {
  if (other.path !== operation.path) return report(operation, nameOf(other), findings);
  const { file, line } = operation;
  const reason = `${nameOf(operation)} is described here and on line ${other.line} of ${other.file}.`;
  findings.push(finding("operation-repeated", { file, line, column: 1 }, reason, "Take one of the two out."));
}

function report(operation: NamedOperation | NamedAlias, other: string, findings: Finding[]): void {
  const { file, line, names } = operation;
  const reason = `${names.function} would name both ${nameOf(operation)} and ${other}.`;
  findings.push(finding("name-clash", { file, line, column: 1 }, reason, "Take one of the pages out."));
}
