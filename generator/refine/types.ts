import { isList, type Field, type Operation } from "../model.ts";
import { problem, type Problem } from "../problem.ts";

/** Where the listed values contradict the type, the values are believed: a word is no number. */
export function settleTypes(operation: Operation, problems: Problem[]): Operation {
  const settle = (field: Field): Field => {
    const settled = believeValues(field, operation.file, problems);
    return settled.children ? { ...settled, children: settled.children.map(settle) } : settled;
  };
  return { ...operation, request: operation.request.map(settle), response: operation.response.map(settle) };
}

function believeValues(field: Field, file: string, problems: Problem[]): Field {
  const word = field.enum?.find((value) => typeof value === "string");
  if (word === undefined || !/^(?:number|integer|boolean)/u.test(field.type)) return field;
  const { line, column } = field;
  problems.push(
    problem(
      "enum-type",
      { file, line, column },
      `"${field.name}" is documented as ${field.type}, and "${word}" as one of its values; it is read as a string.`,
      "Settle its type in the corrections file.",
    ),
  );
  return { ...field, type: isList(field.type) ? "string[]" : "string", enum: (field.enum ?? []).map(String) };
}
