/** Compares the example of a field with its own row. */
import { isList } from "../ir/field.ts";
import type { Field, Operation } from "../ir/model.ts";
import { finding, type Finding } from "../findings/finding.ts";
import { Comparison, valueOf, type Manner } from "./compare.ts";

/** The examples of a page with samples come from the samples, which samples.ts compares. */
export function reportExamples(operation: Operation, findings: Finding[]): void {
  const { request, response, samples, file } = operation;
  if (!samples?.some(({ style }) => style !== undefined)) {
    for (const group of request) walk([group], "request", { isText: group.name !== "json" }, file, findings);
  }
  walk(response, "response", {}, file, findings);
}

function walk(
  fields: readonly Field[],
  parent: string,
  manner: Manner,
  file: string,
  findings: Finding[],
): void {
  for (const field of fields) {
    const path = `${parent}.${field.name}`;
    findings.push(...differencesOf(field, path, manner, file));
    const isJson = field.encoding === "json";
    walk(field.children ?? [], isList(field.type) ? `${path}[]` : path, isJson ? {} : manner, file, findings);
  }
}

function differencesOf(field: Field, path: string, manner: Manner, file: string): Finding[] {
  if (field.example === undefined) return [];
  const place = { file, line: field.line, column: field.column };
  const comparison = new Comparison();
  comparison.value(valueOf(field.example), field, path, manner);
  return comparison.differences.flatMap(({ kind, data }) => {
    const isOwn = data.path === path || data.path === `${path}[]`;
    // The fields within an object or a string of JSON have rows and examples of their own.
    if (!isOwn) return [];
    if (kind === "enum") return [finding("example-enum", place, data)];
    return kind === "type" ? [finding("example-type", place, data)] : [];
  });
}
