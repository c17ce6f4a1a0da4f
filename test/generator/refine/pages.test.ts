/** What the pages of specs/ give: an amount has a unit, an overseas operation says so, its links are few lines. */
import { expect, test } from "vitest";

import { linkLines } from "#generator/emit/links";
import { checkedScalar } from "#generator/ir/field";
import { identityOf, isEndpoint } from "#generator/ir/operation";
import { describeRegion } from "#generator/ir/region";
import { walkOperation } from "#generator/ir/walk";
import { specOperations } from "../../support/specs.ts";

const operations = specOperations();

test("every operation of the pages with another base says its region", () => {
  const others = operations.filter(isEndpoint).filter(({ hosts }) => hosts.length > 0);
  expect(others.length).toBeGreaterThan(90);
  expect(others.filter((one) => !describeRegion(one)?.startsWith("境外接口，接入点：https://"))).toEqual([]);
});

test("every amount of the pages has a unit, except on pages that count 元", () => {
  const bare = operations.flatMap((one) =>
    [...walkOperation(one)]
      .filter(([, { type, unit, label }]) => {
        return /^(?:integer|number)$/u.test(type) && unit === undefined && /金额$/u.test(label);
      })
      .map(([path]) => `${identityOf(one)} ${path}`),
  );
  expect(bare.filter((one) => !one.includes("/gov/subsidy/zhejiang/"))).toEqual([]);
});

test("no overseas amount counts 分, and every sample fits the unit of its field", () => {
  for (const one of operations) {
    const isOverseas = one.kind === "endpoint" && one.path.startsWith("/v3/global/");
    for (const [path, field] of walkOperation(one)) {
      if (isOverseas) expect([path, field.unit]).not.toEqual([path, "分"]);
      if (field.type !== "number" || typeof field.example !== "number") continue;
      const fits = checkedScalar(field) !== "integer" || Number.isInteger(field.example);
      expect([one.page, path, fits]).toEqual([one.page, path, true]);
    }
  }
});

test("the comment shows or counts every link, on at most five lines", () => {
  for (const { links } of operations) {
    const lines = linkLines(links);
    expect(lines.length).toBeLessThanOrEqual(5);
    const shown = lines.flatMap((line) => [...line.matchAll(/\]\(/gu)]).length;
    const counted = lines.map((line) => Number(/另有 (\d+) 个/u.exec(line)?.[1] ?? 0));
    expect(shown + counted.reduce((sum, count) => sum + count, 0)).toBe(links.length);
  }
});
