import type { NamedOperation, Names, Operation } from "../model.ts";
import { problem, type Problem } from "../problem.ts";

export function nameOperation(operation: Operation): NamedOperation {
  return { ...operation, names: namesOf(operation) };
}

function namesOf({ method, path }: Operation): Names {
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
export function reportClashes(operations: readonly NamedOperation[], problems: Problem[]): void {
  const byName = new Map<string, NamedOperation>();
  const byModule = new Map<string, NamedOperation>();
  const byChain = new Map<string, NamedOperation>();
  for (const operation of operations) {
    const { names } = operation;
    const other =
      byName.get(names.function.toLowerCase()) ??
      byModule.get(names.module.toLowerCase()) ??
      byChain.get(names.chain.join("."));
    if (names.function === names.operation) report(operation, "its own table", problems);
    else if (other && (other.path !== operation.path || other.method === operation.method)) {
      reportShared(operation, other, problems);
    }
    byName.set(names.function.toLowerCase(), operation);
    byModule.set(names.module.toLowerCase(), operation);
    byChain.set(names.chain.join("."), operation);
  }
}

function reportShared(operation: NamedOperation, other: Operation, problems: Problem[]): void {
  const { file, line, method, path } = operation;
  if (other.path !== path) return report(operation, `${other.method} ${other.path}`, problems);
  const reason = `${method} ${path} is described here and on line ${other.line} of ${other.file}.`;
  problems.push(problem("operation-repeated", { file, line, column: 1 }, reason, "Take one of the two out."));
}

function report(
  { file, line, method, path, names }: NamedOperation,
  other: string,
  problems: Problem[],
): void {
  const reason = `${names.function} would name both ${method} ${path} and ${other}.`;
  problems.push(problem("name-clash", { file, line, column: 1 }, reason, "Take one of the pages out."));
}
