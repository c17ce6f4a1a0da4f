/** The example of a field held against its own row. */
import { isList, type Field, type Operation } from "../model.ts";
import { problem, type Problem } from "../problem.ts";
import { Comparison, valueOf, type Manner } from "./compare.ts";

/** The examples of a page with samples come from these, and are looked at there. */
export function reportExamples(operation: Operation, problems: Problem[]): void {
  const { request, response, samples, file } = operation;
  if (!samples?.some(({ style }) => style !== undefined)) {
    for (const group of request) walk([group], "request", { isText: group.name !== "json" }, file, problems);
  }
  walk(response, "response", {}, file, problems);
}

function walk(
  fields: readonly Field[],
  parent: string,
  manner: Manner,
  file: string,
  problems: Problem[],
): void {
  for (const field of fields) {
    const path = `${parent}.${field.name}`;
    problems.push(...misfitsOf(field, path, manner, file));
    const isJson = field.encoding === "json";
    walk(field.children ?? [], isList(field.type) ? `${path}[]` : path, isJson ? {} : manner, file, problems);
  }
}

function misfitsOf(field: Field, path: string, manner: Manner, file: string): Problem[] {
  if (field.example === undefined) return [];
  const found = new Comparison();
  found.value(valueOf(field.example), field, path, manner);
  return found.misfits.flatMap(({ kind, path: at, reason, mend }) => {
    const isOwn = at === path || at === `${path}[]`;
    // What an object or a string of JSON holds has rows, and examples, of its own.
    if (!isOwn || (kind !== "enum" && kind !== "type")) return [];
    const said = `The example of ${at} is ${reason}; it is shown as it is.`;
    return [problem(`example-${kind}`, { file, line: field.line, column: field.column }, said, mend)];
  });
}
