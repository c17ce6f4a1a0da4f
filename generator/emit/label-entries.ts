/** The labels of each operation, which `labels.ts` is emitted from. */
import { isList } from "../ir/field.ts";
import type { Field, NamedOperation } from "../ir/model.ts";
import { identityOf } from "../ir/operation.ts";
import { notificationFields } from "../schema/client-fields.ts";

/** The labels of one operation, keyed by field name; by side and path if fields of one name have different labels. */
export interface OperationLabels {
  /** `POST /v3/…`, or the events of a notification. */
  readonly of: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Collects the labels of each operation. */
export function labelOperations(operations: readonly NamedOperation[]): OperationLabels[] {
  return operations.map((operation) => ({ of: keyOf(operation), labels: labelsOf(operation) }));
}

function keyOf(operation: NamedOperation): string {
  return operation.kind === "endpoint" ? identityOf(operation) : operation.events.join(", ");
}

function labelsOf(operation: NamedOperation): Record<string, string> {
  const places =
    operation.kind === "endpoint"
      ? [...placesIn(operation.request, "request "), ...placesIn(operation.response, "response ")]
      : [...placesIn(notificationFields(operation), "response ")];
  const byName = new Map<string, Set<string>>();
  for (const { name, label } of places) byName.set(name, (byName.get(name) ?? new Set()).add(label));
  // fromEntries defines its keys, so that a field named __proto__ is a field.
  return Object.fromEntries(
    places.map(({ name, place, label }) => [byName.get(name)?.size === 1 ? name : place, label]),
  );
}

interface FieldLabel {
  readonly name: string;
  /** The side and the path: `request json.data[].cert_no`. */
  readonly place: string;
  readonly label: string;
}

function* placesIn(fields: readonly Field[], prefix: string): Generator<FieldLabel> {
  for (const { name, label, type, children = [], isEncodedList } of fields) {
    const place = prefix + name;
    if (label !== "") yield { name, place, label };
    const [only] = children;
    const inside = isEncodedList && only ? (only.children ?? []) : children;
    yield* placesIn(inside, `${place}${isList(type) || isEncodedList ? "[]" : ""}.`);
  }
}
