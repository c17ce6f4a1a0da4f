/** Changed pages are refined alone where that gives what refining all pages gives; otherwise the result is undefined. */
import { describe, expect, test } from "vitest";

import type { Alias, Field, Operation } from "#generator/ir/model";
import { emptyCoverage } from "#generator/read/rows/coverage";
import { refineChange, refinedFactsOf, type RefinedChange } from "#generator/refine/change";
import { noCorrections } from "#generator/refine/join-corrections";
import { refine, type ApiModel, type RefineInput } from "#generator/refine/refine";
import { field, notification, operation } from "../support/page.ts";

const input = (operations: readonly Operation[], aliases: readonly Alias[] = []): RefineInput => ({
  operations,
  aliases,
  findings: [],
  coverage: emptyCoverage,
});
const json = (...children: readonly Field[]) => field("json", { type: "object", children });

const order = operation({ path: "/v3/demo/orders", request: [json(field("id"))] });
const refund = operation({
  path: "/v3/demo/refunds",
  request: [json(field("user_name", { label: "姓名", encryption: "rsa-oaep" }))],
});
const done = notification({ request: [field("body", { type: "object", children: [] })] });

interface Given {
  readonly before: Operation;
  readonly after: Operation;
  readonly others: readonly Operation[];
  readonly aliases?: readonly Alias[];
}

/** Refines one changed page alone, and all pages with it. */
function changed({ before, after, others, aliases = [] }: Given): {
  readonly alone: RefinedChange | undefined;
  readonly whole: ApiModel;
} {
  const all = refine(input([before, ...others], aliases), noCorrections);
  const change = { before: input([before]), after: input([after]), findings: all.findings };
  return {
    alone: refineChange(change, noCorrections, refinedFactsOf(all)),
    whole: refine(input([after, ...others], aliases), noCorrections),
  };
}

const untyped = field("state", { type: "integer", enum: ["A"] });

describe("refining the changed page alone gives the operation and all findings", () => {
  test.each<[what: string, pages: Given]>([
    ["another title", { before: order, after: { ...order, title: "下单" }, others: [refund, done] }],
    [
      "a field that a mark of another page concerns",
      {
        before: order,
        after: { ...order, request: [json(field("user_name", { label: "姓名" }))] },
        others: [refund],
      },
    ],
    [
      "a finding less, of two that are the same",
      {
        before: { ...order, response: [untyped, untyped] },
        after: { ...order, response: [untyped] },
        others: [{ ...refund, response: [untyped] }],
      },
    ],
    [
      "another row of a notification",
      {
        before: done,
        after: { ...done, request: [field("body", { type: "object", children: [untyped] })] },
        others: [order],
      },
    ],
  ])("with %s", (_, pages) => {
    const { alone, whole } = changed(pages);
    expect(alone?.findings).toEqual(whole.findings);
    expect(alone?.after).toEqual(whole.operations.filter(({ page }) => page === pages.after.page));
    expect(whole.findings.length).toBeLessThan(5);
  });
});

describe("all pages have to be refined", () => {
  const moved: Alias = {
    kind: "endpoint",
    path: "/v3/demo/former",
    page: "openapi/v3/demo/former.md",
    file: "openapi/v3/demo/former.md",
    line: 1,
    target: order.page,
  };

  test.each<[what: string, pages: Given]>([
    ["the path changes", { before: order, after: { ...order, path: "/v3/demo/other" }, others: [] }],
    ["a mark changes", { before: order, after: { ...order, request: refund.request }, others: [] }],
    [
      "the events of a notification change",
      { before: done, after: { ...done, events: ["DEMO.DONE", "DEMO.UNDONE"] }, others: [] },
    ],
    [
      "the module has an operation of another page",
      {
        before: order,
        after: { ...order, title: "下单" },
        others: [{ ...order, method: "GET", page: "openapi/v3/demo/query.md" }],
      },
    ],
    [
      "another page leads to it",
      { before: order, after: { ...order, title: "下单" }, others: [], aliases: [moved] },
    ],
  ])("where %s", (_, pages) => {
    expect(changed(pages).alone).toBeUndefined();
  });

  test("where a changed page has moved, before or after", () => {
    const facts = refinedFactsOf(refine(input([order]), noCorrections));
    const [page, alias] = [input([order]), input([], [moved])];
    for (const [before, after] of [
      [page, alias],
      [alias, page],
    ] as const)
      expect(refineChange({ before, after, findings: [] }, noCorrections, facts)).toBeUndefined();
  });

  test("where the findings of the earlier run lack one of the page", () => {
    const before = { ...order, response: [untyped] };
    const all = refine(input([before]), noCorrections);
    expect(all.findings.map(({ rule }) => rule)).toEqual(["enum-type"]);
    const change = { before: input([before]), after: input([order]), findings: [] };
    expect(refineChange(change, noCorrections, refinedFactsOf(all))).toBeUndefined();
  });
});
