import type { NamedAlias, NamedOperation } from "../ir/model.ts";
import { identityOf, pathOrEvent } from "../ir/operation.ts";
import { finding, type Finding } from "../findings/finding.ts";

/** Reports each name that two operations would share. Names are compared without case, since some disks ignore it. */
export function reportClashes(
  operations: readonly (NamedOperation | NamedAlias)[],
  findings: Finding[],
): void {
  const byName = new Map<string, NamedOperation | NamedAlias>();
  for (const operation of operations) {
    const { names } = operation;
    const keys = keysOf(operation);
    const others = keys.flatMap((key) => byName.get(key) ?? []);
    const other = others.find((one) => !isSamePage(one, operation) || nameOf(one) === nameOf(operation));
    const own = [names.operation, names.requestSchema, names.responseSchema];
    if (own.includes(names.function)) report(operation, undefined, findings);
    else if (other) reportShared(operation, other, findings);
    for (const key of keys) byName.set(key, operation);
  }
}

function keysOf(operation: NamedOperation | NamedAlias): string[] {
  const { names } = operation;
  return [
    `name ${names.function.toLowerCase()}`,
    `module ${names.module.toLowerCase()}`,
    ...("chain" in names ? [`chain ${names.chain.join(".")}`] : []),
  ];
}

function isSamePage(one: NamedOperation | NamedAlias, other: NamedOperation | NamedAlias): boolean {
  return one.kind === other.kind && pathOrEvent(one) === pathOrEvent(other);
}

/** `POST /v3/…`, or the event; an alias has the method of the endpoint that it leads to. */
function nameOf(operation: NamedOperation | NamedAlias): string {
  if (operation.kind === "notification") return identityOf(operation);
  return "of" in operation ? `${operation.of.method} ${operation.path}` : identityOf(operation);
}

function reportShared(
  operation: NamedOperation | NamedAlias,
  other: NamedOperation | NamedAlias,
  findings: Finding[],
): void {
  if (!isSamePage(other, operation)) return report(operation, nameOf(other), findings);
  const { file, line } = operation;
  const data = { operation: nameOf(operation), file: other.file, line: other.line };
  findings.push(finding("operation-repeated", { file, line, column: 1 }, data));
}

/** Reports a name that another operation has too, or the schema of the operation itself. */
function report(
  operation: NamedOperation | NamedAlias,
  other: string | undefined,
  findings: Finding[],
): void {
  const { file, line, names } = operation;
  const data = { name: names.function, operation: nameOf(operation), other };
  findings.push(finding("name-clash", { file, line, column: 1 }, data));
}
