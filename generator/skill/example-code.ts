/** An example call as code. Every text of a page is a literal in it, so that it cannot become code. */
import { exportedNames } from "../emit/exported-names.ts";
import { literal, valueKey } from "../emit/literal.ts";
import { importOf, type ModuleSource } from "../explain/imports.ts";
import type { NamedEndpoint } from "../ir/model.ts";
import { exampleRequest, type ExampleObject, type ExampleValue } from "./example-value.ts";

/** A value that fits is written on one line of so many characters. */
const width = 100;

/** Returns the lines of a program that calls an endpoint; `client` is declared elsewhere. */
export function exampleCall(operation: NamedEndpoint, source: ModuleSource): string[] {
  const [main] = exportedNames(operation);
  const { names, responseType } = operation;
  const request = exampleRequest(operation);
  // A request of which nothing is required is an optional parameter.
  const argument = request.members.length > 0 ? `, ${valueCode(request, "")}` : "";
  const result = responseType === "empty" ? "" : "const response = ";
  return [
    ...(hasFile(request) ? ['import { fromPath } from "wechatpay-ts/file";'] : []),
    ...(main ? [importOf(main, names.module, source)] : []),
    "",
    ...`${result}await ${names.function}(client${argument});`.split("\n"),
  ];
}

function hasFile(value: ExampleValue): boolean {
  if (value.kind === "object") return value.members.some(([, member]) => hasFile(member));
  return value.kind === "list" ? value.items.some(hasFile) : value.kind === "file";
}

/** Writes a value behind an indent, on one line if it fits. */
export function valueCode(value: ExampleValue, indent: string): string {
  const line = onOneLine(value);
  if (indent.length + line.length <= width) return line;
  const inner = `${indent}  `;
  if (value.kind === "object") {
    const members = value.members.map(
      ([name, member]) => `${inner}${valueKey(name)}: ${valueCode(member, inner)},`,
    );
    return `{\n${members.join("\n")}\n${indent}}`;
  }
  if (value.kind !== "list") return line;
  return `[\n${value.items.map((item) => `${inner}${valueCode(item, inner)},`).join("\n")}\n${indent}]`;
}

function onOneLine(value: ExampleValue): string {
  switch (value.kind) {
    case "scalar":
      return scalarCode(value.value);
    case "file":
      return `fromPath(${literal(`./${value.name}`)})`;
    case "list":
      return `[${value.items.map(onOneLine).join(", ")}]`;
    case "object":
      return objectLine(value);
  }
}

function objectLine({ members }: ExampleObject): string {
  if (members.length === 0) return "{}";
  return `{ ${members.map(([name, member]) => `${valueKey(name)}: ${onOneLine(member)}`).join(", ")} }`;
}

function scalarCode(value: string | number | bigint | boolean): string {
  if (typeof value === "bigint") return `${value}n`;
  return typeof value === "boolean" ? String(value) : literal(value);
}
