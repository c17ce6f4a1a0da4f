/** The URL decides which path parameters there are; the table describes them, sometimes elsewhere. */
import { isList, scalarOf, type Field, type Operation } from "../model.ts";
import { problem, type Problem } from "../problem.ts";
import { parametersOf } from "./path.ts";

const groups = new Set(["json", "query", "headers", "body", "base_uri"]);

/** Every parameter of the URL with a row: its own, one of another name or in another group, or none. */
export function settlePathParameters(operation: Operation, problems: Problem[]): Operation {
  if (operation.kind === "notification") return operation;
  return addMissing(renameStray(takeFromGroups(operation, problems), problems), problems);
}

function missingFrom({ path, request }: Operation): string[] {
  const described = new Set(request.map(({ name }) => name));
  return parametersOf(path).filter((name) => !described.has(name));
}

/** A parameter described among the query or the body is the one of the URL. */
function takeFromGroups(operation: Operation, problems: Problem[]): Operation {
  const missing = new Set(missingFrom(operation));
  const taken: Field[] = [];
  const request = operation.request.map((group) => {
    if (!groups.has(group.name) || group.name === "headers" || !group.children) return group;
    const moved = group.children.filter((field) => missing.has(field.name) && isScalar(field));
    if (moved.length === 0) return group;
    for (const field of moved) reportElsewhere(field, `in "${group.name}"`, operation, problems);
    taken.push(...moved.map((field) => ({ ...field, required: true })));
    const children = group.children.filter((field) => !moved.includes(field));
    const { children: _, ...empty } = group;
    return children.length > 0 ? { ...group, children } : { ...empty, required: false };
  });
  return taken.length > 0 ? { ...operation, request: [...taken, ...request] } : operation;
}

/** A row beside the groups that is no parameter, where one parameter has no row: it describes that one. */
function renameStray(operation: Operation, problems: Problem[]): Operation {
  const [name, ...others] = missingFrom(operation);
  const known = new Set([...groups, ...parametersOf(operation.path)]);
  const strays = operation.request.filter((field) => !known.has(field.name) && isScalar(field));
  const [stray] = strays;
  if (name === undefined || others.length > 0 || !stray || strays.length > 1) return operation;
  reportElsewhere(stray, `as "${stray.name}"`, operation, problems, name);
  const request = operation.request.map((field) =>
    field === stray ? { ...field, name, required: true } : field,
  );
  return { ...operation, request };
}

function addMissing(operation: Operation, problems: Problem[]): Operation {
  const { file, line } = operation;
  const added = missingFrom(operation).map((name): Field => {
    const reason = `The table does not describe the path parameter "${name}"; it is read as a required string.`;
    problems.push(problem("path-parameter-missing", { file, line, column: 1 }, reason, "Add its row."));
    return { name, type: "string", required: true, label: "", line, column: 1 };
  });
  return added.length > 0 ? { ...operation, request: [...added, ...operation.request] } : operation;
}

function isScalar({ type, children }: Field): boolean {
  return scalarOf(type) !== "object" && !isList(type) && !children;
}

function reportElsewhere(
  { line, column, name: written }: Field,
  how: string,
  { file }: Operation,
  problems: Problem[],
  name = written,
): void {
  const reason = `The path parameter "${name}" is described ${how}; the URL is believed.`;
  const mend = `Write its row as "${name}", beside the groups.`;
  problems.push(problem("path-parameter-elsewhere", { file, line, column }, reason, mend));
}
