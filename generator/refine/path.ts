import { parametersOf, type Alias, type Operation } from "../ir/model.ts";
import { finding, type Finding } from "../findings/finding.ts";

const segment = String.raw`(?:[A-Za-z0-9._~-]+|\{[A-Za-z][A-Za-z0-9_]*\})`;
const validPath = new RegExp(`^/v3(?:/${segment})+/?$`, "u");

const validEvent = /^\/v3\/[A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*$/u;

/** A path becomes a file name and part of a URL, so it may hold nothing but plain segments. */
export function dropInvalidPaths<Named extends Operation | Alias>(
  operations: readonly Named[],
  findings: Finding[],
): Named[] {
  return operations.filter((operation) => {
    if (operation.kind === "notification" ? isEvent(operation) : isEndpoint(operation.path)) return true;
    const { kind, path, file, line } = operation;
    const [reason, fix] =
      kind === "notification"
        ? [`"${path}" names no event.`, "Call the page after its event: THE.EVENT."]
        : [
            `"${path}" is no path of an endpoint.`,
            "Write /v3/ and segments of letters, digits, - _ . ~, or {name}, each name once.",
          ];
    findings.push(finding("path-invalid", { file, line, column: 1 }, reason, fix));
    return false;
  });
}

function isEndpoint(path: string): boolean {
  return validPath.test(path) && !path.split("/").some(isUnusable) && areDistinct(parametersOf(path));
}

function isEvent({ path }: Operation | Alias): boolean {
  return validEvent.test(path) && !isUnusable(path.slice("/v3/".length));
}

/** A segment that leads elsewhere, or whose folder would be called as another module's file is. */
function isUnusable(segment: string): boolean {
  return segment === "." || segment === ".." || /\.ts$/iu.test(segment);
}

/** Parameters stand beside the groups of a request, so they cannot be called as those are. */
function areDistinct(parameters: readonly string[]): boolean {
  const names = [...parameters, "json", "query", "headers", "body", "base_uri"];
  return new Set(names).size === names.length;
}
