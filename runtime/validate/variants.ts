/** An object that comes in several shapes: it must have one of them, and is told what it lacks for the nearest. */
import type { Variants } from "../schema/table.ts";
import { isObject, isThere, kindOf, read } from "../util/kind.ts";
import type { Trail } from "../util/trail.ts";
import { fail, missing, step, type Walk } from "./issue.ts";
import type { NamedVariant, Rule } from "../schema/shape.ts";

/**
 * A type guard that tells one variant of a documented object from the others, by which members are there. It does not
 * check their values: `guard` and `validator` do. It never throws.
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
      return false; // A proxy that throws is not T.
    }
  };
}

export function fitsVariant(value: Record<string, unknown>, variants: readonly NamedVariant[]): boolean {
  for (const variant of variants) if (countFaults(value, variant) === 0) return true;
  return false;
}

export function checkVariants(
  value: Record<string, unknown>,
  rule: Rule,
  at: Trail | undefined,
  walk: Walk,
): void {
  let best: NamedVariant | undefined;
  let fewest = Infinity;
  for (const variant of rule.variants) {
    const faults = countFaults(value, variant);
    if (faults < fewest) [best, fewest] = [variant, faults];
  }
  if (best !== undefined && fewest > 0) report(value, rule, best, at, walk);
}

function countFaults(value: Record<string, unknown>, { has, not }: NamedVariant): number {
  let faults = 0;
  for (const name of has) if (!isThere(value, name)) faults++;
  for (const name of not) if (isThere(value, name)) faults++;
  return faults;
}

function report(
  value: Record<string, unknown>,
  { shape }: Rule,
  { name: variant, has, not }: NamedVariant,
  at: Trail | undefined,
  walk: Walk,
): void {
  for (const name of has) {
    const rule = shape?.rules.get(name);
    if (rule !== undefined && !isThere(value, name)) missing(rule, at, walk);
  }
  for (const name of not) {
    if (!isThere(value, name)) continue;
    const expected = `no such field in the shape ${variant}`;
    fail(walk, step(at, name), "shape", expected, kindOf(read(value, name)));
  }
}
