/** Paths of fields as a user of the client writes them, beside those of the IR: `json.amount.total`, `resource.out_trade_no`. */
import type { Field, Operation } from "../ir/model.ts";
import { walkOperation } from "../ir/walk.ts";

/** A field of an operation, with its paths. */
export interface PlacedField {
  readonly operation: Operation;
  /** The path in the IR: `request.json.amount.total`. */
  readonly path: string;
  /** The path in the client: `json.amount.total`, `response.prepay_id`, `resource.out_trade_no`. */
  readonly clientPath: string;
  readonly field: Field;
}

/** The part of a notification that the client decrypts, as its page places it. */
const decrypted = /^request\.body\.resource\.ciphertext\b/u;

/** Returns the path by which a user of the client names a field. */
export function clientPathOf(path: string, kind: Operation["kind"]): string {
  if (kind === "endpoint") return path.replace(/^request\./u, "");
  return (
    path
      .replace(decrypted, "resource")
      // The client returns the kind of the object beside the object.
      .replace(/^request\.body\.resource\.original_type$/u, "original_type")
      .replace(/^request\.body\./u, "")
      .replace(/^request\./u, "")
      .replace(/^response\./u, "reply.")
  );
}

/** Every field of an operation with its paths. */
export function* placedFields(operation: Operation): Generator<PlacedField> {
  for (const [path, field] of walkOperation(operation)) {
    yield { operation, path, clientPath: clientPathOf(path, operation.kind), field };
  }
}

/**
 * Finds the fields that a path names. Brackets of lists may be left out. A whole path comes before the end of one: `total`
 * names every field of this name, unless a field is at that place.
 */
export function fieldsNamed(query: string, operations: readonly Operation[]): PlacedField[] {
  const wanted = plainPath(query);
  if (wanted === "") return [];
  const whole: PlacedField[] = [];
  const ends: PlacedField[] = [];
  for (const operation of operations) {
    for (const placed of placedFields(operation)) {
      const [path, clientPath] = [plainPath(placed.path), plainPath(placed.clientPath)];
      if (path === wanted || clientPath === wanted) whole.push(placed);
      else if (clientPath.endsWith(`.${wanted}`)) ends.push(placed);
    }
  }
  return whole.length > 0 ? whole : ends;
}

/** The path without the brackets of lists. */
export function plainPath(path: string): string {
  return path.replace(/\[\d*\]/gu, "");
}
