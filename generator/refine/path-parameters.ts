/** The URL decides which path parameters there are; the table describes them, sometimes elsewhere. */
import { isList, scalarOf } from "../ir/field.ts";
import type { Endpoint, Field, Operation } from "../ir/model.ts";
import { isRequestGroup, parametersOf, requestGroups } from "../ir/request.ts";
import { nearest } from "../findings/nearest.ts";
import { finding, type Finding } from "../findings/finding.ts";
import type { FindingData } from "../findings/texts/texts.ts";

/** Finds a row for every parameter of the URL: its own, or one with another name or in another group; else adds one. */
export function resolvePathParameters(operation: Operation, findings: Finding[]): Operation {
  if (operation.kind === "notification") return operation;
  return addMissing(renameStrays(takeFromGroups(operation, findings), findings), findings);
}

function missingFrom({ path, request }: Endpoint): string[] {
  const described = new Set(request.map(({ name }) => name));
  return parametersOf(path).filter((name) => !described.has(name));
}

/** A parameter described among the query or the body, or in a group of its own, is the one of the URL. */
function takeFromGroups(operation: Endpoint, findings: Finding[]): Endpoint {
  const missing = new Set(missingFrom(operation));
  const taken: Field[] = [];
  const request = operation.request.flatMap((group) => {
    const moved = group.children?.filter((field) => missing.delete(field.name) && isScalar(field)) ?? [];
    if (moved.length === 0) return [group];
    for (const field of moved) {
      reportElsewhere(field, { case: "in-group", name: field.name, group: group.name }, operation, findings);
    }
    taken.push(...moved.map((field) => ({ ...field, required: true })));
    return leftOf(group, moved, operation, findings);
  });
  return taken.length > 0 ? { ...operation, request: [...taken, ...request] } : operation;
}

/** What remains of a group: an empty one becomes optional, and one that requests do not have is left out. */
function leftOf(group: Field, moved: readonly Field[], operation: Operation, findings: Finding[]): Field[] {
  const { children: all = [], ...empty } = group;
  const children = all.filter((field) => !moved.includes(field));
  if (children.length > 0) return [{ ...group, children }];
  if (isRequestGroup(group.name)) return [{ ...empty, required: false }];
  reportElsewhere(group, { case: "unknown-group", group: group.name }, operation, findings);
  return [];
}

/** Rows beside the groups that are not parameters describe the parameters that have no row. */
function renameStrays(operation: Endpoint, findings: Finding[]): Endpoint {
  const known = new Set([...requestGroups, ...parametersOf(operation.path)]);
  const strays = operation.request.filter((field) => !known.has(field.name) && isScalar(field));
  const names = pair(strays, missingFrom(operation));
  const request = operation.request.map((field) => {
    const name = names.get(field);
    if (name === undefined) return field;
    reportElsewhere(field, { case: "other-name", name, written: field.name }, operation, findings);
    return { ...field, name, required: true };
  });
  return { ...operation, request };
}

/** By the names that are alike; the others in the order of the URL, if none is left over. */
function pair(strays: readonly Field[], missing: readonly string[]): Map<Field, string> {
  const names = new Map<Field, string>();
  const free = new Set(missing);
  for (const stray of strays) {
    const name = nearest(stray.name, [...free]);
    if (name !== undefined && free.delete(name)) names.set(stray, name);
  }
  const others = strays.filter((stray) => !names.has(stray));
  const left = [...free];
  if (others.length === left.length) others.forEach((stray, at) => names.set(stray, left[at] ?? stray.name));
  return names;
}

function addMissing(operation: Endpoint, findings: Finding[]): Endpoint {
  const { file, line } = operation;
  const added = missingFrom(operation).map((name): Field => {
    findings.push(finding("path-parameter-missing", { file, line, column: 1 }, { name }));
    return { name, type: "string", required: true, label: "", line, column: 1 };
  });
  return added.length > 0 ? { ...operation, request: [...added, ...operation.request] } : operation;
}

function isScalar({ type, children }: Field): boolean {
  return scalarOf(type) !== "object" && !isList(type) && !children;
}

function reportElsewhere(
  { line, column }: Field,
  data: FindingData["path-parameter-elsewhere"],
  { file }: Operation,
  findings: Finding[],
): void {
  findings.push(finding("path-parameter-elsewhere", { file, line, column }, data));
}
