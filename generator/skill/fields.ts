/** The fields of a message as a nested list, one line for each field; objects that a file has several times are described once. */
import { fieldFacts } from "../docs/field.ts";
import { isList, listedValues, scalarOf } from "../ir/field.ts";
import type { NamedOperation, Variant } from "../ir/model.ts";
import {
  clientGroups,
  notificationFields,
  requestFields,
  type ClientField,
} from "../schema/client-fields.ts";
import { code, joined, pageText } from "./text.ts";

/** A line for a field, with the lines of the fields in it. */
export interface FieldNode {
  readonly name: string;
  readonly line: string;
  readonly children: readonly FieldNode[];
  /** The lines of the fields in it. Two objects with the same text have the same fields. */
  readonly text: string;
  /** How many lines these are. */
  readonly size: number;
}

/** The fields of a request as the caller writes them. */
export function requestNodes({ request }: Pick<NamedOperation, "request">): FieldNode[] {
  return requestFields(clientGroups(request)).map((field) => nodeOf(field, "request"));
}

/** The fields of a response; of a notification, the fields of its decrypted resource. */
export function responseNodes(operation: NamedOperation): FieldNode[] {
  if (operation.kind === "endpoint") return operation.response.map((field) => nodeOf(field, "response"));
  return notificationFields(operation)
    .filter(({ name }) => name === "resource")
    .map((field) => nodeOf(field, "response"));
}

/** Says which variants an object has, and which fields tell them apart. */
export function variantsText(variants: readonly Variant[] | undefined): string {
  const texts = (variants ?? []).map(({ name, has, not = [] }) => `${code(name)} (${differencesOf(has, not)})`);
  return texts.length === 0 ? "" : `Variants: ${texts.join(", ")}.`;
}

function differencesOf(has: readonly string[], not: readonly string[]): string {
  return joined([has.length > 0 && `has ${codes(has)}`, not.length > 0 && `lacks ${codes(not)}`], "; ");
}

function codes(names: readonly string[]): string {
  return names.map(code).join(", ");
}

function nodeOf(field: ClientField, view: "request" | "response"): FieldNode {
  const inside = contentOf(field);
  const children = (inside.children ?? []).map((child) => nodeOf(child, view));
  const text = linesOf(children, "", () => undefined).join("\n");
  // A question mark says which fields are optional.
  const facts = fieldFacts({ ...field, isGroup: true }, view)
    .map(pageText)
    .filter(Boolean);
  const name = `${field.name}${field.required ? "" : "?"}`;
  const line = joined(
    [code(`${name}: ${typeOf(field)}`), facts.join("。"), variantsText(inside.variants)],
    " ",
  );
  const size = children.reduce((sum, child) => sum + 1 + child.size, 0);
  return { name: field.name, line, children, text, size };
}

/** The object whose fields a user of the client sees: of an encoded list, its items. */
function contentOf(field: ClientField): ClientField {
  const [only] = field.children ?? [];
  return field.isEncodedList && only ? only : field;
}

function typeOf(field: ClientField): string {
  const { type, encoding, isEncodedList, children, role, wide } = field;
  const [only] = children ?? [];
  if (isEncodedList && only) return typeOf(only);
  const values = listedValues(field);
  const scalar = encoding === "json" ? "object" : scalarOf(type);
  const one = role === "file" ? "file" : wide ? "bigint" : scalar;
  const item = values ? values.map((value) => JSON.stringify(value)).join(" | ") : one;
  if (!isList(type)) return item;
  return values && values.length > 1 ? `(${item})[]` : `${item}[]`;
}

/** Writes nodes as a nested list. `linkOf` returns the link for an object that is described elsewhere. */
export function linesOf(
  nodes: readonly FieldNode[],
  indent: string,
  linkOf: (node: FieldNode) => string | undefined,
): string[] {
  return nodes.flatMap((node) => {
    const link = linkOf(node);
    const head = `${indent}- ${node.line}`;
    if (link !== undefined) return [`${head} ${link}`];
    return [head, ...linesOf(node.children, `${indent}  `, linkOf)];
  });
}

/** An object of fewer lines is described in each place. */
const leastShared = 6;

/** The objects of one file that several messages have. */
export class SharedObjects {
  private readonly counts = new Map<string, number>();
  private readonly nodes = new Map<string, FieldNode>();
  private readonly titles = new Map<string, string>();

  /** @param messages the nodes of all messages of the file */
  constructor(messages: readonly (readonly FieldNode[])[]) {
    for (const message of messages) this.count(message);
    const uses = new Map<string, number>();
    for (const [text, node] of this.nodes) {
      if ((this.counts.get(text) ?? 0) < 2) continue;
      const name = node.name.replace(/[^\w-]+/gu, "_");
      const use = (uses.get(name) ?? 0) + 1;
      uses.set(name, use);
      this.titles.set(text, `fields: ${name}${use > 1 ? ` ${use}` : ""}`);
    }
  }

  /** An object within one that was counted before belongs to the description of that one. */
  private count(nodes: readonly FieldNode[]): void {
    for (const node of nodes) {
      if (node.size >= leastShared) {
        const count = this.counts.get(node.text) ?? 0;
        this.counts.set(node.text, count + 1);
        if (count > 0) continue;
        this.nodes.set(node.text, node);
      }
      this.count(node.children);
    }
  }

  /** Returns the link to the description of an object; undefined for one that is described in its place. */
  readonly linkOf = ({ text, size }: FieldNode): string | undefined => {
    const title = size >= leastShared ? this.titles.get(text) : undefined;
    return title === undefined ? undefined : `→ [${title}](#${anchorOf(title)})`;
  };

  /** Returns the descriptions of all shared objects, in the order of their first places. */
  sections(): string[] {
    return [...this.titles].flatMap(([text, title]) => {
      const children = this.nodes.get(text)?.children ?? [];
      return [`## ${title}`, "", ...linesOf(children, "", this.linkOf), ""];
    });
  }
}

/** The anchor of a heading of letters, digits, spaces, `-`, `_` and `:`. */
export function anchorOf(heading: string): string {
  return heading.toLowerCase().replaceAll(":", "").replaceAll(" ", "-");
}
