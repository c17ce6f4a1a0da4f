/** Variants of an object: it must match one of them, and issues say how it differs from the nearest. */
import { isObject, isThere, kindOf, safeGet } from "../util/kind.ts";
import type { Trail } from "../util/trail.ts";
import type { FieldSchema, NamedVariant } from "../schema/field-schema.ts";
import type { Variants } from "../schema/schema.ts";
import { fail, failMissing, step, type ValidationState } from "./state.ts";

/**
 * Creates a type guard that distinguishes one variant of a documented object from the others by the fields that are
 * present. It does not check their values: `guard` and `validator` do. It never throws.
 *
 * @param variants the variants of the object, as `anyOf` takes them
 */
// @__NO_SIDE_EFFECTS__
export function variantGuard<T extends object>(
  variants: Variants,
  name: string,
): (value: object) => value is T {
  return (value): value is T => {
    const { has = [], not = [] } = variants[name] ?? {};
    try {
      return isObject(value) && countFaults(value, { name, has, not }) === 0;
    } catch {
      return false; // a proxy threw: the value is not a T
    }
  };
}

/** Reports whether an object matches one of its variants. */
export function matchesVariant(value: Record<string, unknown>, variants: readonly NamedVariant[]): boolean {
  for (const variant of variants) if (countFaults(value, variant) === 0) return true;
  return false;
}

/** Adds an issue for each difference from the variant that has the fewest. */
export function checkVariants(
  value: Record<string, unknown>,
  field: FieldSchema,
  trail: Trail | undefined,
  state: ValidationState,
): void {
  let nearest: NamedVariant | undefined;
  let fewest = Infinity;
  for (const variant of field.variants) {
    const faults = countFaults(value, variant);
    if (faults < fewest) [nearest, fewest] = [variant, faults];
  }
  if (nearest !== undefined && fewest > 0) failVariant(value, field, nearest, trail, state);
}

function countFaults(value: Record<string, unknown>, { has, not }: NamedVariant): number {
  let faults = 0;
  for (const name of has) if (!isThere(value, name)) faults++;
  for (const name of not) if (isThere(value, name)) faults++;
  return faults;
}

function failVariant(
  value: Record<string, unknown>,
  { object }: FieldSchema,
  { name: variant, has, not }: NamedVariant,
  trail: Trail | undefined,
  state: ValidationState,
): void {
  for (const name of has) {
    const field = object?.fields.get(name);
    if (field !== undefined && !isThere(value, name)) failMissing(state, trail, field);
  }
  for (const name of not) {
    if (!isThere(value, name)) continue;
    const received = kindOf(safeGet(value, name));
    fail(state, step(trail, name), { rule: "variant", received, variant });
  }
}
