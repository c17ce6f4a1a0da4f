import { isList, scalarOf } from "../ir/field.ts";
import type { Field, Operation } from "../ir/model.ts";
import { finding, type Finding } from "../findings/finding.ts";

/**
 * Settles contradictions between the type of a field and its listed values. Words decide that a field is a string. Values
 * that cannot be those of the field are removed: the field is encrypted, an object or a boolean.
 */
export function resolveTypes(operation: Operation, findings: Finding[]): Operation {
  const settle = (field: Field): Field => {
    const typed = typeByValues(dropValues(field, operation.file, findings), operation.file, findings);
    const settled = typeBySample(typed);
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
  const { name, type, line, column } = field;
  const data = { name, type, isEncrypted: field.encryption !== undefined };
  findings.push(finding("enum-unexpected", { file, line, column }, data));
  return rest;
}

function typeByValues(field: Field, file: string, findings: Finding[]): Field {
  const word = field.enum?.find((value) => typeof value === "string" && !isStatusClass(value));
  if (word === undefined || !/^(?:number|integer|boolean)/u.test(field.type)) return field;
  const { name, type, line, column } = field;
  findings.push(finding("enum-type", { file, line, column }, { name, type, value: String(word) }));
  return { ...field, type: isList(field.type) ? "string[]" : "string", enum: (field.enum ?? []).map(String) };
}

/** A page can name a list as the only member of a string that holds JSON; the sample shows whether the string is that list. */
function typeBySample(field: Field): Field {
  const [only, ...others] = field.children ?? [];
  if (field.encoding !== "json" || !only || others.length > 0 || !isList(only.type)) return field;
  return typeof field.example === "string" && /^\s*\[/u.test(field.example)
    ? { ...field, isEncodedList: true }
    : field;
}

/** `20X`: a class of HTTP status codes, not a value. */
function isStatusClass(value: string): boolean {
  return /^[1-5](?:\d|X)X$/iu.test(value);
}
