/**
 * Matches the fields of two tables: by name below the same object first, then renamed fields by their label and place, and last
 * fields that stand below another object.
 */
import { isList } from "../ir/field.ts";
import type { Field } from "../ir/model.ts";

/** A field with its path below the side. */
export interface Located {
  readonly field: Field;
  /** `json.amount.total`, `json.goods[].name` */
  readonly path: string;
}

/** A field in both states. */
export interface FieldPair {
  readonly old: Located;
  readonly new: Located;
  /** How it was matched: by its name, by its label, or below another object. */
  readonly by: "name" | "label" | "move";
}

/** A field in one state alone. */
export interface LoneField extends Located {
  /** The path of the lone field above all of it; undefined for that one itself. */
  readonly within?: string;
}

/** The fields of two tables. */
export interface FieldMatch {
  readonly pairs: readonly FieldPair[];
  readonly removed: readonly LoneField[];
  readonly added: readonly LoneField[];
}

/** Matches the fields of a table in two states. */
export function matchFields(old: readonly Field[], now: readonly Field[]): FieldMatch {
  const match = matchBelow(locate(old, ""), locate(now, ""));
  const moved = matchMoved(match);
  return {
    pairs: [...match.pairs, ...moved.pairs],
    removed: lonely(moved.removed, new Set(moved.pairs.map((pair) => pair.old.field))),
    added: lonely(moved.added, new Set(moved.pairs.map((pair) => pair.new.field))),
  };
}

interface Found {
  readonly pairs: readonly FieldPair[];
  /** The fields without a counterpart, each with what is below it. */
  readonly removed: readonly Located[];
  readonly added: readonly Located[];
}

function locate(fields: readonly Field[], parent: string): Located[] {
  return fields.map((field) => ({ field, path: parent === "" ? field.name : `${parent}.${field.name}` }));
}

/** Returns the fields below a field. */
function below({ field, path }: Located): Located[] {
  return locate(field.children ?? [], isList(field.type) ? `${path}[]` : path);
}

function matchBelow(old: readonly Located[], now: readonly Located[]): Found {
  const siblings = matchSiblings(old, now);
  const inner = siblings.map((pair) => matchBelow(below(pair.old), below(pair.new)));
  const [matchedOld, matchedNew] = [
    new Set(siblings.map((pair) => pair.old)),
    new Set(siblings.map((pair) => pair.new)),
  ];
  return {
    pairs: siblings.flatMap((pair, at) => [pair, ...(inner[at]?.pairs ?? [])]),
    removed: [...old.filter((one) => !matchedOld.has(one)), ...inner.flatMap(({ removed }) => removed)],
    added: [...now.filter((one) => !matchedNew.has(one)), ...inner.flatMap(({ added }) => added)],
  };
}

function matchSiblings(old: readonly Located[], now: readonly Located[]): FieldPair[] {
  const partners = new Map<Located, Located>();
  const taken = new Set<Located>();
  for (const one of old) {
    const partner = now.find((other) => other.field.name === one.field.name && !taken.has(other));
    if (!partner) continue;
    partners.set(one, partner);
    taken.add(partner);
  }
  const renamed = new Set<Located>();
  for (const [at, one] of old.entries()) {
    if (partners.has(one)) continue;
    const partner = findRenamed({ old, now, partners, taken }, one, at);
    if (!partner) continue;
    partners.set(one, partner);
    taken.add(partner);
    renamed.add(one);
  }
  for (const [one, partner] of matchByLabel(old, now, partners, taken)) {
    partners.set(one, partner);
    renamed.add(one);
  }
  return old.flatMap((one): FieldPair[] => {
    const partner = partners.get(one);
    return partner ? [{ old: one, new: partner, by: renamed.has(one) ? "label" : "name" }] : [];
  });
}

interface Siblings {
  readonly old: readonly Located[];
  readonly now: readonly Located[];
  readonly partners: ReadonlyMap<Located, Located>;
  readonly taken: ReadonlySet<Located>;
}

/** Finds the field at the same place that has the same type and either the same label or mostly the same fields. */
function findRenamed({ old, now, partners, taken }: Siblings, one: Located, at: number): Located | undefined {
  const above = old[at - 1];
  const after = old[at + 1];
  return now.find((other, place) => {
    if (taken.has(other) || !isAlike(one.field, other.field)) return false;
    const [otherAbove, otherAfter] = [now[place - 1], now[place + 1]];
    const isBelowSame = above === undefined ? otherAbove === undefined : partners.get(above) === otherAbove;
    const isAboveSame = after === undefined ? otherAfter === undefined : partners.get(after) === otherAfter;
    return isBelowSame || isAboveSame;
  });
}

/** Matches the rest by type and label, where no other unmatched field of the object has these. */
function matchByLabel(
  old: readonly Located[],
  now: readonly Located[],
  partners: ReadonlyMap<Located, Located>,
  taken: ReadonlySet<Located>,
): [Located, Located][] {
  const keyOf = ({ field }: Located) => JSON.stringify([field.type, field.label]);
  const rest = now.filter((one) => !taken.has(one) && one.field.label !== "");
  const unmatched = old.filter((one) => !partners.has(one));
  return unmatched.flatMap((one): [Located, Located][] => {
    const [partner, ...others] = rest.filter((other) => keyOf(other) === keyOf(one));
    const isOnly = unmatched.filter((other) => keyOf(other) === keyOf(one)).length === 1;
    return partner && others.length === 0 && isOnly ? [[one, partner]] : [];
  });
}

function isAlike(old: Field, now: Field): boolean {
  if (old.type !== now.type) return false;
  const isSameLabel = old.label === now.label && old.label !== "";
  return isSameLabel || sharesFields(old.children ?? [], now.children ?? []);
}

function sharesFields(old: readonly Field[], now: readonly Field[]): boolean {
  const names = new Set(now.map(({ name }) => name));
  const shared = old.filter(({ name }) => names.has(name)).length;
  return shared > 0 && shared * 2 >= Math.max(old.length, now.length);
}

/**
 * Matches fields that stand below another object now: those with the same name, type and label, where no other field has these. A
 * field is sought before the fields below it, which move with it.
 */
function matchMoved({ removed, added }: Found): Found {
  const candidates = new Map<string, { old: Located[]; new: Located[] }>();
  for (const [side, located] of [
    ["old", removed],
    ["new", added],
  ] as const) {
    for (const one of located.flatMap(withAllBelow)) {
      const key = JSON.stringify([one.field.name, one.field.type, one.field.label]);
      const candidate = candidates.get(key) ?? { old: [], new: [] };
      candidate[side].push(one);
      candidates.set(key, candidate);
    }
  }
  const pairs: FieldPair[] = [];
  const rest: Found[] = [];
  const [goneOld, goneNew] = [new Set<Field>(), new Set<Field>()];
  for (const { old, new: now } of candidates.values()) {
    const [one, ...others] = old;
    const [other, ...more] = now;
    if (!one || !other || others.length > 0 || more.length > 0) continue;
    if (goneOld.has(one.field) || goneNew.has(other.field)) continue;
    const inner = matchBelow(below(one), below(other));
    pairs.push({ old: one, new: other, by: "move" }, ...inner.pairs);
    rest.push(inner);
    for (const { field } of withAllBelow(one)) goneOld.add(field);
    for (const { field } of withAllBelow(other)) goneNew.add(field);
  }
  return {
    pairs,
    removed: [...removed, ...rest.flatMap((one) => one.removed)],
    added: [...added, ...rest.flatMap((one) => one.added)],
  };
}

function withAllBelow(one: Located): Located[] {
  return [one, ...below(one).flatMap(withAllBelow)];
}

/** Lists fields with all that is below them, but for the matched ones and what is below those. */
function lonely(roots: readonly Located[], matched: ReadonlySet<Field>): LoneField[] {
  const list = (one: Located, within: string | undefined): LoneField[] =>
    matched.has(one.field)
      ? []
      : [
          { ...one, ...(within !== undefined && { within }) },
          ...below(one).flatMap((inner) => list(inner, within ?? one.path)),
        ];
  return roots.flatMap((root) => list(root, undefined));
}
