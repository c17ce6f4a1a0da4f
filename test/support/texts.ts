/** Compares catalogs of texts in two languages. */
import { expect } from "vitest";

type Text = (...args: never[]) => unknown;

/** The arguments for each text of a catalog; the compiler demands all of them. */
export type Samples<Catalog extends Record<string, Text>> = {
  readonly [Name in keyof Catalog]: Parameters<Catalog[Name]>;
};

/** Expects that both texts of a name are non-empty, differ in their language, and show the same data. */
export function expectSameData(english: unknown, chinese: unknown, args: readonly unknown[]): void {
  expect(typeof english).toBe("string");
  const data = leavesOf(args);
  expect(data.filter((one) => !String(english).includes(one))).toEqual([]);
  expect(data.filter((one) => !String(chinese).includes(one))).toEqual([]);
  const wordsOf = (text: unknown) => data.reduce((rest, one) => rest.replaceAll(one, ""), String(text));
  expect(wordsOf(english)).not.toMatch(/\p{Script=Han}|^\s*$/u);
  expect(wordsOf(chinese)).toMatch(/\p{Script=Han}|^[\s。/，]*$/u);
}

/** Texts in 〈 〉 and numbers; other texts are keys, which a text words. */
function leavesOf(value: unknown): string[] {
  if (typeof value === "number") return [String(value)];
  if (typeof value === "string") return value.startsWith("〈") ? [value] : [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(leavesOf) : [];
}

/** The options, placeholders and exit codes in a usage text. */
export function usageFacts(usage: string): string[] {
  const facts = usage.match(/--[a-z][a-z-]*|\b[A-Z]{2,}(?:_[A-Z]+)*\b|"[^"\n]*"|\b[0-3] (?=\p{L})/gu) ?? [];
  return [...new Set(facts)].sort();
}
