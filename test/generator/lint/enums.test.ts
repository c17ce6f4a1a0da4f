/** Enums held against those of the same field in related operations. */
import { expect, test } from "vitest";

import { lintAll } from "../support/lint.ts";
import type { Field, Operation } from "#generator/ir/model";
import { field as fieldOf, operation } from "../support/page.ts";

const field = (name: string, values?: Field["enum"]) =>
  fieldOf(name, { label: name, ...(values && { enum: values }) });
const at = (path: string, ...response: Field[]) => operation({ path, method: "GET", response });

/** `file rule path` of what the rules of this file report. */
function findingsOf(...operations: Operation[]): string[] {
  return lintAll(operations)
    .filter(({ rule }) => /^enum-(?:misspelt|placeholder|shifted)$/u.test(rule))
    .map(({ file, rule, reason }) => `${file} ${rule} ${reason.slice(0, reason.indexOf(":"))}`);
}

const orders = "/v3/profitsharing/orders";
const twin = "/v3/brand/profitsharing/orders";

test.each<[value: string, others: Operation[], isFound: boolean]>([
  [
    "SUCEESS",
    [at(orders, field("result", ["SUCCESS"])), at(`${orders}/{id}`, field("result", ["SUCCESS"]))],
    true,
  ],
  ["SUCEESS", [at(orders, field("result", ["SUCCESS"]), field("b", ["SUCCESS"]))], false],
  [
    "SUCEESS",
    [at(orders, field("state", ["SUCCESS"])), at(`${orders}/{id}`, field("state", ["SUCCESS"]))],
    false,
  ],
  [
    "SUCEESS",
    [at("/v3/pay/a", field("result", ["SUCCESS"])), at("/v3/pay/b", field("result", ["SUCCESS"]))],
    false,
  ],
  [
    "ACCEPTED",
    [at(orders, field("result", ["ACCEPT"])), at(`${orders}/{id}`, field("result", ["ACCEPT"]))],
    false,
  ],
  [
    "MASK_V2",
    [at(orders, field("result", ["MASK_V1"])), at(`${orders}/{id}`, field("result", ["MASK_V1"]))],
    false,
  ],
  ["USE", [at(orders, field("result", ["USED"])), at(`${orders}/{id}`, field("result", ["USED"]))], false],
])("%s beside others", (value, others, isFound) => {
  const suspect = at(twin, field("result", ["PENDING", value]));
  const wanted = [`openapi${twin}.md enum-misspelt response.result`];
  expect(findingsOf(suspect, ...others)).toEqual(isFound ? wanted : []);
});

test("lint accepts a similar value where the enum has both", () => {
  const both = at(twin, field("result", ["SUCCESS", "SUCEESS"]));
  const others = [
    at(orders, field("result", ["SUCCESS"])),
    at(`${orders}/{id}`, field("result", ["SUCCESS"])),
  ];
  expect(findingsOf(both, ...others)).toEqual([]);
});

const states = ["PENDING", "SUCCESS", "CLOSED"];
const reasons = ["NO_RELATION", "NO_AUTH"];
const right = at(
  orders,
  field("state", ["PROCESSING", "FINISHED"]),
  field("result", states),
  field("fail_reason", reasons),
);

test("lint reports both rows whose values are shifted by one", () => {
  const slipped = at(twin, field("state", states), field("result", reasons), field("fail_reason"));
  expect(findingsOf(slipped, right, { ...right, path: `${orders}/{id}` })).toEqual([
    `openapi${twin}.md enum-shifted response.state`,
    `openapi${twin}.md enum-shifted response.result`,
  ]);
});

test.each<[what: string, ...fields: Field[]]>([
  ["that a namesake has in part", field("state", ["FINISHED", "PENDING"]), field("result", states)],
  ["that no other field lists", field("state", ["OPEN", "PAID"]), field("result", states)],
  ["that its own page lists for both", field("state", states), field("result", states)],
  ["of a field that its page does not have", field("state", reasons), field("result", states)],
  ["of which there is but one", field("state", ["PENDING"]), field("result", states)],
])("values %s are its own", (_, ...fields) => {
  const shifted = findingsOf(at(twin, ...fields), right).filter((line) => line.includes("enum-shifted"));
  expect(shifted).toEqual([]);
});

test.each<[name: string, values: string[], isFound: boolean]>([
  ["card_type", ["UNKNOWN_USER_CARD_TYPE", "ID_CARD"], true],
  ["card_type", ["CARD_TYPE_UNKNOWN", "ID_CARD"], false],
  ["sender", ["UNKNOWN", "SYSTEM"], false],
  ["fail_reason", ["UNKNOWN_ERROR"], false],
  ["error_code", ["UNKNOWN_ERROR"], false],
])("placeholders of %s: %j", (name, values, isFound) => {
  const findings = findingsOf(at(orders, field(name, values)));
  expect(findings).toEqual(isFound ? [`openapi${orders}.md enum-placeholder response.${name}`] : []);
});
