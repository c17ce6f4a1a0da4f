import type { Alias, Operation } from "../ir/model.ts";
import { pathRoots } from "../ir/operation.ts";
import { parametersOf, requestGroups } from "../ir/request.ts";
import { finding, type Finding } from "../findings/finding.ts";

const segment = String.raw`(?:[A-Za-z0-9._~-]+|\{[A-Za-z][A-Za-z0-9_]*\})`;
const validPath = new RegExp(`^/(?:${pathRoots.join("|")})(?:/${segment})+/?$`, "u");

const validEvent = /^[A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*$/u;

/**
 * Leaves out operations that cannot be emitted: a path becomes a file name and part of a URL, so it may hold only plain
 * segments, and an event becomes a file name.
 */
export function dropInvalidPaths<One extends Operation | Alias>(
  operations: readonly One[],
  findings: Finding[],
): One[] {
  return operations.filter((operation) => {
    if (operation.kind === "notification" ? isValidEvent(operation.event) : isValidPath(operation.path)) {
      return true;
    }
    const { file, line } = operation;
    const place = { file, line, column: 1 };
    findings.push(
      operation.kind === "notification"
        ? finding("path-invalid", place, { case: "event", event: operation.event })
        : finding("path-invalid", place, { case: "path", path: operation.path, roots: pathRoots }),
    );
    return false;
  });
}

function isValidPath(path: string): boolean {
  return validPath.test(path) && !path.split("/").some(isUnusable) && areDistinct(parametersOf(path));
}

function isValidEvent(event: string): boolean {
  return validEvent.test(event) && !isUnusable(event);
}

/**
 * A segment that leads to another folder, or ends like a source file: an import would name a module of the other name, and
 * TypeScript takes `a.d.ts` and `a.d.b.ts` for declarations.
 */
function isUnusable(name: string): boolean {
  return name === "." || name === ".." || /\.(?:[cm]?[jt]s|[jt]sx|json|d(?:\.[^.]*)?)$/iu.test(name);
}

/** Parameters stand beside the groups of a request, so they cannot have the same names. */
function areDistinct(parameters: readonly string[]): boolean {
  const names = [...parameters, ...requestGroups];
  return new Set(names).size === names.length;
}
