import type { Alias, Operation } from "../ir/model.ts";
import { pathRoots } from "../ir/operation.ts";
import { isRequestGroup, parametersOf } from "../ir/request.ts";
import { finding, type Finding } from "../findings/finding.ts";
import type { FindingData } from "../findings/texts/texts.ts";

type InvalidPathData = FindingData["path-invalid"];

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
    const data = operation.kind === "notification" ? eventFault(operation.event) : pathFault(operation.path);
    if (data === undefined) return true;
    const { file, line } = operation;
    findings.push(finding("path-invalid", { file, line, column: 1 }, data));
    return false;
  });
}

function pathFault(path: string): InvalidPathData | undefined {
  const segments = path.split("/");
  const isRelative = segments.some((segment) => segment === "." || segment === "..");
  if (isRelative || !validPath.test(path)) return { case: "path", path, roots: pathRoots };
  const segment = segments.find(isUnusable);
  if (segment !== undefined) return { case: "file-name", path, name: segment };
  // Parameters stand beside the groups of a request, so they cannot have the same names.
  const names = parametersOf(path);
  const group = names.find(isRequestGroup);
  if (group !== undefined) return { case: "group", path, name: group };
  const repeated = names.find((name, at) => names.indexOf(name) < at);
  return repeated === undefined ? undefined : { case: "repeated", path, name: repeated };
}

function eventFault(event: string): InvalidPathData | undefined {
  if (!validEvent.test(event)) return { case: "event", event };
  return isUnusable(event) ? { case: "file-name", path: event, name: event } : undefined;
}

/**
 * Whether a name cannot be the name of a folder and of a module: it ends like a source file, so that an import would name a
 * module of the other name; TypeScript takes `a.d.ts` and `a.d.b.ts` for declarations; or Windows has no such file.
 */
function isUnusable(name: string): boolean {
  return (
    /\.(?:[cm]?[jt]s|[jt]sx|json)$/iu.test(name) ||
    /\.d(?:\.|$)/iu.test(name) ||
    /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/iu.test(name) ||
    name.endsWith(".")
  );
}
