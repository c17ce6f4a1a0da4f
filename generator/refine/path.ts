import type { Operation } from "../model.ts";
import { problem, type Problem } from "../problem.ts";

const segment = String.raw`(?:[A-Za-z0-9._~-]+|\{[A-Za-z][A-Za-z0-9_]*\})`;
const validPath = new RegExp(`^/v3(?:/${segment})+/?$`, "u");

/** A path becomes a file name and part of a URL, so it may hold nothing but plain segments. */
export function dropInvalidPaths(operations: readonly Operation[], problems: Problem[]): Operation[] {
  return operations.filter((operation) => {
    const { path, file, line } = operation;
    if (validPath.test(path) && !path.split("/").some(isUnusable) && areDistinct(parametersOf(path)))
      return true;
    problems.push(
      problem(
        "path-invalid",
        { file, line, column: 1 },
        `"${path}" is no path of an endpoint.`,
        "Write /v3/ and segments of letters, digits, - _ . ~, or {name}, each name once.",
      ),
    );
    return false;
  });
}

/** A segment that leads elsewhere, or whose folder would be called as another module's file is. */
function isUnusable(segment: string): boolean {
  return segment === "." || segment === ".." || /\.ts$/iu.test(segment);
}

/** Parameters stand beside the groups of a request, so they cannot be called as those are. */
function areDistinct(parameters: readonly string[]): boolean {
  const names = [...parameters, "json", "query", "headers", "body"];
  return new Set(names).size === names.length;
}

export function parametersOf(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/gu)].map(([, name]) => name ?? "");
}

/** The URL decides which path parameters there are; the table describes them. */
export function completePath(operation: Operation, problems: Problem[]): Operation {
  const described = new Set(operation.request.map(({ name }) => name));
  const missing = parametersOf(operation.path).filter((name) => !described.has(name));
  const { file, line } = operation;
  for (const name of missing) {
    problems.push(
      problem(
        "path-parameter-missing",
        { file, line, column: 1 },
        `The table does not describe the path parameter "${name}"; it is read as a required string.`,
        "Add its row.",
      ),
    );
  }
  const added = missing.map(
    (name) => ({ name, type: "string", required: true, label: "", line, column: 1 }) as const,
  );
  return added.length > 0 ? { ...operation, request: [...added, ...operation.request] } : operation;
}
