/** `generated/labels.ts`: what the pages call their fields, for those who want it said beside the names. */
import { banner } from "../ir/banner.ts";
import { isList, type Field, type NamedOperation } from "../ir/model.ts";
import { openedFields } from "./called.ts";
import { literal, valueKey } from "./literal.ts";

/** The labels of one operation or event, by the name of the field; by side and path where a name has several. */
export interface Labelled {
  /** `POST /v3/…`, or the events of a notification. */
  readonly of: string;
  readonly labels: Readonly<Record<string, string>>;
}

export function labelledOf(operations: readonly NamedOperation[]): Labelled[] {
  return operations.map((operation) => ({ of: keyOf(operation), labels: labelsOf(operation) }));
}

function keyOf({ kind, method, path, events = [] }: NamedOperation): string {
  return kind === "endpoint" ? `${method} ${path}` : events.join(", ");
}

function labelsOf(operation: NamedOperation): Record<string, string> {
  const { kind, request, response } = operation;
  const found =
    kind === "endpoint"
      ? [...placesIn(request, "request "), ...placesIn(response, "response ")]
      : [...placesIn(openedFields(operation), "response ")];
  const byName = new Map<string, Set<string>>();
  for (const { name, label } of found) byName.set(name, (byName.get(name) ?? new Set()).add(label));
  // fromEntries defines its keys, so that a field named __proto__ is a field.
  return Object.fromEntries(
    found.map(({ name, place, label }) => [byName.get(name)?.size === 1 ? name : place, label]),
  );
}

interface Place {
  readonly name: string;
  /** `request json.data[].cert_no` */
  readonly place: string;
  readonly label: string;
}

function* placesIn(fields: readonly Field[], above: string): Generator<Place> {
  for (const { name, label, type, children = [], isEncodedList } of fields) {
    const place = above + name;
    if (label !== "") yield { name, place, label };
    const [only] = children;
    const inside = isEncodedList && only ? (only.children ?? []) : children;
    yield* placesIn(inside, `${place}${isList(type) || isEncodedList ? "[]" : ""}.`);
  }
}

/** It is written as it should read, and goes past the formatter: half a megabyte would take that a second. */
export function emitLabels(labelled: readonly Labelled[], runtime: string): string {
  const lines = labelled.flatMap(({ of, labels }) => [
    `  ${literal(of)}: {`,
    ...Object.entries(labels).map(([place, label]) => `    ${valueKey(place)}: ${literal(label)},`),
    "  },",
  ]);
  return `${banner()}
import { createDescribers, type Labels } from "${runtime}/labels";

const labels: Labels = {
${lines.join("\n")}
};

export const { labelOf, english, chinese } = /* @__PURE__ */ createDescribers(labels);
`;
}
