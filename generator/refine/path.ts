import type { Alias, Endpoint, Notification, Operation } from "../ir/model.ts";
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
    const invalid = operation.kind === "notification" ? invalidEvent(operation) : invalidPath(operation);
    if (!invalid) return true;
    const { file, line } = operation;
    findings.push(finding("path-invalid", { file, line, column: 1 }, ...invalid));
    return false;
  });
}

type Invalid = readonly [reason: string, fix: string];

function invalidPath({ path }: Pick<Endpoint, "path">): Invalid | undefined {
  if (validPath.test(path) && !path.split("/").some(isUnusable) && areDistinct(parametersOf(path))) {
    return undefined;
  }
  const roots = pathRoots.map((root) => `/${root}/`).join(" or ");
  return [
    `"${path}" is not the path of an endpoint.`,
    `Write ${roots} and segments of letters, digits, - _ . ~, or {name}, each name once.`,
  ];
}

function invalidEvent({ event }: Pick<Notification, "event">): Invalid | undefined {
  if (validEvent.test(event) && !isUnusable(event)) return undefined;
  return [`"${event}" is not the name of an event.`, "Name the page for its event: THE.EVENT."];
}

/** A segment that leads to another folder, or whose folder would have the name of another module's file. */
function isUnusable(name: string): boolean {
  return name === "." || name === ".." || /\.ts$/iu.test(name);
}

/** Parameters stand beside the groups of a request, so they cannot have the same names. */
function areDistinct(parameters: readonly string[]): boolean {
  const names = [...parameters, ...requestGroups];
  return new Set(names).size === names.length;
}
