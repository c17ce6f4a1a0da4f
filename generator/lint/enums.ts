/** Compares enums with those of the same field in related operations. */
import type { Field, Operation } from "../ir/model.ts";
import { familyOf, identityOf } from "../ir/operation.ts";
import { groupBy, walkOperation } from "../ir/walk.ts";
import { isOneEditApart } from "../findings/nearest.ts";
import { finding, type Finding } from "../findings/finding.ts";

/** A field with its listed values. */
interface Listing {
  readonly operation: Operation;
  readonly path: string;
  readonly field: Field;
  readonly values: ReadonlySet<string>;
}

/** Reports enum values that are misspelt, or shifted to another field. */
export function reportEnums(operations: readonly Operation[], findings: Finding[]): void {
  for (const family of groupBy(operations, familyOf).values()) {
    const listings = family.flatMap(listingsOf);
    const byName = groupBy(listings, ({ field }) => field.name);
    for (const listing of listings) {
      const namesakes = (byName.get(listing.field.name) ?? []).filter((other) => isElsewhere(other, listing));
      findings.push(...misspelt(listing, namesakes), ...shifted(listing, namesakes, listings));
    }
  }
}

/** Reports placeholders: a generator of interface definitions wrote them, and WeChat Pay does not send them. */
export function reportPlaceholders(operation: Operation, findings: Finding[]): void {
  for (const { path, field, values } of listingsOf(operation)) {
    const placeholder = [...values].find((value) => value.startsWith("UNKNOWN_"));
    // A reason or an error code may well be unknown.
    if (placeholder === undefined || /code|reason/u.test(field.name)) continue;
    findings.push(finding("enum-placeholder", placeOf(field, operation), { path, value: placeholder }));
  }
}

function listingsOf(operation: Operation): Listing[] {
  return [...walkOperation(operation)].flatMap(([path, field]) =>
    field.enum ? [{ operation, path, field, values: new Set(field.enum.map(String)) }] : [],
  );
}

function isElsewhere({ operation }: Listing, listing: Listing): boolean {
  return operation !== listing.operation;
}

/** A value that one page writes with one letter more, less or different than most others. */
function misspelt(listing: Listing, namesakes: readonly Listing[]): Finding[] {
  const { operation, path, field, values } = listing;
  const countOf = (value: string) => namesakes.filter((other) => other.values.has(value)).length;
  const known = namesakes.flatMap((other) =>
    [...other.values]
      .filter((value) => !values.has(value))
      .map((value) => ({ value, source: identityOf(other.operation) })),
  );
  return [...values].flatMap((value) => {
    const nearMatch = known.find(
      (other) => isMisspelling(value, other.value) && countOf(other.value) > countOf(value) + 1,
    );
    if (!nearMatch) return [];
    const data = { path, value, known: nearMatch.value, operation: nearMatch.source };
    return [finding("enum-misspelt", placeOf(field, operation), data)];
  });
}

/** Short values and numbered ones differ by one letter without a mistake. */
function isMisspelling(value: string, other: string): boolean {
  const unnumbered = (text: string) => text.replaceAll(/\d/gu, "");
  const isWord = /^[A-Z_]{5,}$/u.test(value) && unnumbered(value) !== unnumbered(other);
  return isWord && isOneEditApart(value, other);
}

/** The values of another row: those of no namesake, and exactly those that a related operation lists for another field. */
function shifted(listing: Listing, namesakes: readonly Listing[], family: readonly Listing[]): Finding[] {
  const { operation, path, field, values } = listing;
  if (values.size < 2 || namesakes.length === 0 || namesakes.some((other) => overlaps(values, other.values)))
    return [];
  const row = family.find(
    (other) => isElsewhere(other, listing) && equals(values, other.values) && isMoved(other.field, listing),
  );
  if (!row) return [];
  const data = { path, name: field.name, other: row.field.name, operation: identityOf(row.operation) };
  return [finding("enum-shifted", placeOf(field, operation), data)];
}

/** Whether the page describes the other field too, with other values or without any. */
function isMoved({ name }: Field, { operation, field, values }: Listing): boolean {
  if (name === field.name) return false;
  const own = [...walkOperation(operation)].filter(([, one]) => one.name === name);
  return (
    own.length > 0 && own.every(([, one]) => !one.enum || !equals(values, new Set(one.enum.map(String))))
  );
}

function overlaps(values: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return [...values].some((value) => others.has(value));
}

function equals(values: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return values.size === others.size && [...values].every((value) => others.has(value));
}

function placeOf({ line, column }: Field, { file }: Operation) {
  return { file, line, column };
}
