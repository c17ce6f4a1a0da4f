/** The files that a changed page concerns, and the contents of the indexes that a cache may hold. */
import { describe, expect, test } from "vitest";

import { indexLists, type IndexLists } from "#generator/emit/index-lists";
import { isIndexLists } from "#generator/emit/is-index-lists";
import { planChange } from "#generator/emit/plan-change";
import { nameOperation } from "#generator/ir/names";
import { field, operation } from "../support/page.ts";

const one = nameOperation(operation({ response: [field("id", { label: "编号" })] }));
const other = nameOperation(operation({ path: "/v3/other" }));
const titled = { ...one, title: "另一个" };
const labelled = { ...one, response: [field("id", { label: "单号" })] };
const lists = indexLists({ operations: [one, other], aliases: [] });

describe("planning a changed page", () => {
  const planned = (now: typeof one, all: IndexLists | undefined) =>
    planChange([one], [now], () => all)?.map(({ path, from }) => [path, from]);

  test("plans the module alone if the indexes stay", () => {
    const required = { ...one, response: [field("id", { label: "编号", required: true })] };
    expect(planned(required, undefined)?.map(([path]) => path)).toEqual(["v3/demo.ts"]);
  });

  test.each([
    ["chain.ts", titled, "chain"],
    ["labels.ts", labelled, "labels"],
  ] as const)("plans %s with the entry of the page replaced", (path, now, key) => {
    const plans = planned(now, lists);
    expect(plans?.map(([of]) => of)).toEqual(["v3/demo.ts", path]);
    const wanted = indexLists({ operations: [now, other], aliases: [] });
    expect(plans?.[1]?.[1]).toEqual(wanted[key]);
  });

  test.each([
    ["an unknown index", undefined],
    ["an index without the page", indexLists({ operations: [other], aliases: [] })],
    ["an index with the page twice", indexLists({ operations: [one, other, one], aliases: [] })],
  ])("plans nothing with %s", (_, all) => {
    expect([planned(titled, all), planned(labelled, all)]).toEqual([undefined, undefined]);
  });
});

describe("the contents of indexes", () => {
  const [entry] = lists.chain;
  const [labels] = lists.labels;
  const withEntry = (facts: object) => ({ ...lists, chain: [{ ...entry, ...facts }] });

  test("are those that a run writes", () => {
    expect([isIndexLists(lists), isIndexLists(withEntry({}))]).toEqual([true, true]);
  });

  test.each<[what: string, value: unknown]>([
    ["nothing", undefined],
    ["a list", [lists]],
    ["no entries", { labels: lists.labels }],
    ["entries that are texts", { ...lists, chain: ["a"] }],
    ["an entry without names", withEntry({ names: null })],
    ["an entry without a module", withEntry({ names: { function: "a" } })],
    ["an entry whose function is a number", withEntry({ names: { module: "a", function: 1 } })],
    ["code as the name of a function", withEntry({ names: { module: "a", function: "a()" } })],
    ["another method", withEntry({ method: "TRACE" })],
    ["a path that is a list", withEntry({ path: ["/v3/demo"] })],
    ["a comment that is a text", withEntry({ doc: "a" })],
    ["a comment that ends early", withEntry({ doc: ["*/ code()"] })],
    ["a comment with the end of a line", withEntry({ doc: ["a\nb"] })],
    ["labels of nothing", { ...lists, labels: [{ ...labels, of: 1 }] }],
    ["labels that are numbers", { ...lists, labels: [{ ...labels, labels: { id: 1 } }] }],
    ["labels that are a list", { ...lists, labels: [{ ...labels, labels: ["a"] }] }],
  ])("are unknown with %s", (_, value) => {
    expect(isIndexLists(value)).toBe(false);
  });
});
