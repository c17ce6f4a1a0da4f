/** The file of a family: each operation with an example and its fields. */
import { partsOf } from "../emit/links.ts";
import type { ModuleSource } from "../explain/imports.ts";
import type { NamedOperation } from "../ir/model.ts";
import { identityOf, isEndpoint } from "../ir/operation.ts";
import { exampleCall } from "./example-code.ts";
import { exampleHandler } from "./example-handler.ts";
import type { Family } from "./families.ts";
import {
  linesOf,
  requestNodes,
  responseNodes,
  SharedObjects,
  variantsText,
  type FieldNode,
} from "./fields.ts";
import { familyTitle } from "./index-files.ts";
import { headingOf, marksOf, titleOf } from "./operation-line.ts";
import { code, joined } from "./text.ts";

interface Described {
  readonly operation: NamedOperation;
  readonly request: readonly FieldNode[];
  readonly response: readonly FieldNode[];
}

/** Writes the file of a family. */
export function familyFile(family: Family, source: ModuleSource): string {
  const described = family.operations.map((operation): Described => {
    const request = isEndpoint(operation) ? requestNodes(operation) : [];
    return { operation, request, response: responseNodes(operation) };
  });
  const shared = new SharedObjects(described.flatMap(({ request, response }) => [request, response]));
  const lines = [
    `# ${familyTitle(family)}`,
    "",
    "[How to read this page](index.md#how-to-read)",
    "",
    ...described.flatMap((one) => section(one, shared, source)),
    ...shared.sections(),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function section(
  { operation, request, response }: Described,
  shared: SharedObjects,
  source: ModuleSource,
): string[] {
  const isCall = isEndpoint(operation);
  const example = isCall ? exampleCall(operation, source) : exampleHandler(operation, source);
  return [
    `## ${headingOf(operation)}`,
    "",
    joined([
      titleOf(operation),
      isCall ? code(identityOf(operation)) : operation.events.map(code).join(", "),
      partsOf(operation.links).join("、"),
      ...marksOf(operation),
    ]),
    "",
    "```ts",
    ...example,
    "```",
    "",
    ...fieldsPart("Request", request, "", shared),
    ...fieldsPart(
      isCall ? "Response" : "Notification",
      response,
      variantsText(operation.responseVariants),
      shared,
    ),
  ];
}

function fieldsPart(
  name: string,
  nodes: readonly FieldNode[],
  variants: string,
  shared: SharedObjects,
): string[] {
  if (nodes.length === 0) return [];
  return [joined([`${name}:`, variants], " "), "", ...linesOf(nodes, "", shared.linkOf), ""];
}
