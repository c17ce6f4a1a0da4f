import type { NamedAlias, NamedOperation, Names, Operation } from "../model.ts";
import { problem, type Problem } from "../problem.ts";

export function nameOperation(operation: Operation): NamedOperation {
  return { ...operation, names: namesOf(operation) };
}

function namesOf({ kind, method, path }: Operation): Names {
  if (kind === "notification") return eventNames(path);
  const verb = method.toLowerCase();
  const noun = nounOf(path);
  return {
    function: verb + noun,
    type: pascal(verb) + noun,
    operation: `${verb}Operation`,
    module: path
      .slice(1)
      .replace(/\{(\w+)\}/gu, "_$1_")
      .replace(/\/$/u, "/index"),
    chain: chainOf(path),
  };
}

/** `TRANSACTION.SUCCESS` → `TransactionSuccessNotification`; it has no function, and no place in the chain. */
function eventNames(path: string): Names {
  const event = path.slice("/v3/".length);
  const type = event
    .split(/[^A-Za-z0-9]+/u)
    .map((word) => pascal(word.toLowerCase()))
    .join("");
  return {
    function: `${type}Notification`,
    type,
    operation: "notification",
    module: `webhook/v3/${event}`,
    chain: [],
  };
}

/** The path without `v3`; `{x}` → `ByX`, and a segment that only repeats the parameter is said once. */
function nounOf(path: string): string {
  const segments = path.split("/").slice(2).filter(Boolean);
  return segments
    .map((segment, at) => {
      const next = segments[at + 1];
      if (segment.startsWith("{")) return `By${pascal(segment)}`;
      return next?.startsWith("{") && pascal(next) === pascal(segment) ? "" : pascal(segment);
    })
    .join("");
}

function pascal(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/u)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

/** camelCase, a parameter as `_out_trade_no_`. */
function chainOf(path: string): string[] {
  return path
    .split("/")
    .filter(Boolean)
    .map((segment) =>
      segment.startsWith("{")
        ? segment.replace(/[{}]/gu, "_")
        : segment.replace(/-([a-z0-9])/gu, (_, sign: string) => sign.toUpperCase()),
    );
}

/** A name that two operations would share fails; it never gets a number. Case is folded, as some disks fold it. */
export function reportClashes(
  operations: readonly (NamedOperation | NamedAlias)[],
  problems: Problem[],
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
    if (names.function === names.operation) report(operation, "its own table", problems);
    else if (other) reportShared(operation, other, problems);
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
  problems: Problem[],
): void {
  if (other.path !== operation.path) return report(operation, nameOf(other), problems);
  const { file, line } = operation;
  const reason = `${nameOf(operation)} is described here and on line ${other.line} of ${other.file}.`;
  problems.push(problem("operation-repeated", { file, line, column: 1 }, reason, "Take one of the two out."));
}

function report(operation: NamedOperation | NamedAlias, other: string, problems: Problem[]): void {
  const { file, line, names } = operation;
  const reason = `${names.function} would name both ${nameOf(operation)} and ${other}.`;
  problems.push(problem("name-clash", { file, line, column: 1 }, reason, "Take one of the pages out."));
}
