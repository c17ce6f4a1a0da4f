/** The limits that corrections state: values at their boundaries, by the validators that are emitted. */
import { describe, expect, test } from "vitest";
import { baseCorrections } from "#generator/corrections/base";
import { isEndpoint } from "#generator/ir/operation";
import { formats } from "#generator/ir/model";
import { walkOperation } from "#generator/ir/walk";
import { readPages } from "#generator/read/read";
import { refine } from "#generator/refine/refine";
import { readCorrections } from "#generator/refine/corrections";
import { specPages } from "../../support/specs.ts";
import { issuesOf, messageWith, type Facts } from "../support/message.ts";

const limits = ["format", "minLength", "maxLength", "minimum"];
const entries = baseCorrections.flatMap(({ page, operation, edit }) =>
  edit.kind === "field" && Object.keys(edit.is).some((fact) => limits.includes(fact))
    ? [{ page, operation, field: edit.field, is: edit.is }]
    : [],
);
const pages = new Set(entries.map(({ page }) => page));
const { operations } = refine(readPages(specPages().filter(({ page }) => page && pages.has(page))), {
  entries: baseCorrections,
  findings: [],
});

/** The request of the page, with a value at a path; each list on it has one item. */
function issuesWith(page: string, method: string, path: string, value: string | number) {
  const operation = operations.find(
    (one) => isEndpoint(one) && one.page === page && one.method === method.toUpperCase(),
  );
  if (!operation) throw new Error(`no ${method} ${page}`);
  const [, ...steps] = path.split(".");
  const [last = "", ...above] = steps.reverse();
  const facts = above.reduce<Facts>(
    (inside, step) => (step.endsWith("[]") ? { [step.slice(0, -2)]: [inside] } : { [step]: inside }),
    { [last]: value },
  );
  return issuesOf(operation, "request", messageWith(operation, "request", facts)).filter((issue) =>
    issue.path.endsWith(last),
  );
}

test.each([
  [
    "pay/transactions/jsapi",
    "request.json.out_trade_no",
    ["order1", "a_|*-1", "1".repeat(32)],
    ["order", "1".repeat(33), "order@1", "订单号一二三"],
  ],
  ["pay/partner/transactions/native", "request.json.out_trade_no", ["order1"], ["order", "a b c d"]],
  ["pay/transactions/codepay", "request.json.out_trade_no", ["order1"], ["order", "1".repeat(33)]],
  ["pay/transactions/h5", "request.json.amount.total", [1], [0, -1]],
  ["pay/transactions/app", "request.json.description", ["好".repeat(127)], ["好".repeat(128)]],
  [
    "pay/transactions/native",
    "request.json.notify_url",
    ["https://a.example/b"],
    ["http://a.example", "https://a.example/?b"],
  ],
  [
    "pay/transactions/native",
    "request.json.time_expire",
    ["2018-06-08T10:34:56+08:00"],
    ["2018-06-08 10:34:56", ""],
  ],
  ["combine-transactions/jsapi", "request.json.combine_out_trade_no", ["a@1"], ["1".repeat(33), "a#1"]],
  [
    "refund/domestic/refunds",
    "request.json.out_refund_no",
    ["1", "a@1", "1".repeat(64)],
    ["1".repeat(65), "退款"],
  ],
  ["refund/domestic/refunds", "request.json.amount.refund", [1], [0, -1]],
  ["ecommerce/refunds/apply", "request.json.amount.refund", [1], [0]],
  [
    "fund-app/mch-transfer/transfer-bills",
    "request.json.out_bill_no",
    ["a1", "1".repeat(32)],
    ["a_1", "1".repeat(33)],
  ],
  ["transfer/batches", "request.json.out_batch_no", ["a1"], ["a-1"]],
  ["profitsharing/orders", "request.json.out_order_no", ["a@1", "1".repeat(64)], ["1".repeat(65), "a#1"]],
  ["profitsharing/return-orders", "request.json.out_return_no", ["a@1"], ["a#1"]],
  ["payscore/serviceorder", "request.json.out_order_no", ["a|1", "1".repeat(32)], ["a@1", "1".repeat(33)]],
] as const)("%s %s accepts %j and not %j", (path, field, good, bad) => {
  const issues = (value: string | number) => issuesWith(`openapi/v3/${path}.md`, "post", field, value);
  expect(good.map(issues)).toEqual(good.map(() => []));
  for (const value of bad) expect([value, issues(value).length]).toEqual([value, 1]);
});

test("every limit that a correction states is in the corrected page, whose sample keeps to it", () => {
  expect(entries.length).toBeGreaterThan(100);
  for (const { page, operation: method, field: path, is } of entries) {
    const operation = operations.find(
      (one) => isEndpoint(one) && one.page === page && one.method === method.toUpperCase(),
    );
    const fields = new Map(operation ? [...walkOperation(operation)] : []);
    const field = fields.get(path);
    expect([page, path, field]).toEqual([page, path, expect.objectContaining(is)]);
  }
});

describe("an entry of a corrections file", () => {
  const entry = (is: string, field = "request.json.out_trade_no") => `
- page: openapi/v3/pay/transactions/jsapi.md
  operation: post
  field: ${field}
  was: { required: true }
  is: ${is}
  reason: test
`;
  const jsapi = readPages(specPages().filter(({ page }) => page === "openapi/v3/pay/transactions/jsapi.md"));
  const rulesOf = (text: string) => {
    const findings = [...refine(jsapi, { entries: [], findings: [] }).findings];
    const known = new Set(findings.map(({ rule }) => rule));
    const faults: typeof findings = [];
    const read = readCorrections({ path: "corrections.yaml", text }, faults);
    const refined = refine(jsapi, { entries: read, findings: faults });
    return refined.findings.filter(({ rule }) => !known.has(rule)).map(({ rule }) => rule);
  };

  test.each(formats)("can state the format %s", (format) => {
    expect(rulesOf(entry(`{ format: "${format}" }`))).toEqual([]);
  });

  test.each([
    ['{ format: "[a-z]+" }'],
    ["{ format: email }"],
    ["{ minLength: 0 }"],
    ["{ maxLength: -1 }"],
    ["{ minimum: 0.5 }"],
    ["{ minimum: few }"],
    ["{ minLength: 9, maxLength: 2 }"],
    ["{ minimum: 1 }"],
  ])("cannot state %s of a text", (is) => {
    expect(rulesOf(entry(is))).toEqual(["correction-invalid"]);
  });

  test.each([["{ format: date }"], ["{ maxLength: 3 }"]])("cannot state %s of a number", (is) => {
    expect(rulesOf(entry(is, "request.json.amount.total"))).toEqual(["correction-invalid"]);
  });
});
