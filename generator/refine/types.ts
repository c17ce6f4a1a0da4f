import { isList, scalarOf } from "../ir/field.ts";
import type { Field, Operation } from "../ir/model.ts";
import { finding, type Finding } from "../findings/finding.ts";

/**
 * Where the listed values contradict the type, the values are believed: a word is no number. Where they cannot be the
 * field's own, they are not: a ciphertext, an object or a boolean is none of a list.
 */
export function resolveTypes(operation: Operation, findings: Finding[]): Operation {
  const settle = (field: Field): Field => {
    const believed = believeValues(dropValues(field, operation.file, findings), operation.file, findings);
    const settled = believeSample(believed);
    return settled.children ? { ...settled, children: settled.children.map(settle) } : settled;
  };
  return { ...operation, request: operation.request.map(settle), response: operation.response.map(settle) };
}

function dropValues(field: Field, file: string, findings: Finding[]): Field {
  const { enum: values, ...rest } = field;
  if (!values) return field;
  const scalar = scalarOf(field.type);
  if (scalar === "boolean" && values.every((value) => value === "true" || value === "false")) return rest;
  if (!field.encryption && scalar !== "object") return field;
  const { line, column } = field;
  const what = field.encryption ? "is encrypted" : `is documented as ${field.type}`;
  const reason = `"${field.name}" ${what}, and cannot be one of the listed values; they are passed over.`;
  findings.push(
    finding(
      "enum-unexpected",
      { file, line, column },
      reason,
      "Take out the values, or correct the type or mark.",
    ),
  );
  return rest;
}

function believeValues(field: Field, file: string, findings: Finding[]): Field {
  const word = field.enum?.find((value) => typeof value === "string" && !isStatusClass(value));
  if (word === undefined || !/^(?:number|integer|boolean)/u.test(field.type)) return field;
  const { line, column } = field;
  findings.push(
    finding(
      "enum-type",
      { file, line, column },
      `"${field.name}" is documented as ${field.type}, and "${word}" as one of its values; it is read as a string.`,
      "Settle its type in the corrections file.",
    ),
  );
  return { ...field, type: isList(field.type) ? "string[]" : "string", enum: (field.enum ?? []).map(String) };
}

/** Of a string that holds JSON the page names a list as its only member; the sample shows whether it is that list. */
function believeSample(field: Field): Field {
  const [only, ...others] = field.children ?? [];
  if (field.encoding !== "json" || !only || others.length > 0 || !isList(only.type)) return field;
  return typeof field.example === "string" && /^\s*\[/u.test(field.example)
    ? { ...field, isEncodedList: true }
    : field;
}

/** `20X`: a class of HTTP status codes, which no value is. */
function isStatusClass(value: string): boolean {
  return /^[1-5](?:\d|X)X$/iu.test(value);
}
