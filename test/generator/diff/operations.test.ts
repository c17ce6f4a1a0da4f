/** The statements about operations as a whole, and about what corrections do. */
import { describe, expect, test } from "vitest";

import { diffPages } from "#generator/diff-pages";
import type { Change } from "#generator/diff/change";
import { diffStates } from "#generator/diff/diff";
import { nameOperation } from "#generator/ir/names";
import { readPage } from "#generator/read/read";
import { specPages } from "../../support/specs.ts";
import { comparePages, ordersPage, pageAt, relabelledPage } from "./support/pages.ts";

const page = "openapi/v3/demo/orders.md";
const movedPage = "openapi/v3/demo/purchases.md";
const orders = pageAt(page, ordersPage);
const purchases = pageAt(movedPage, ordersPage.replace(page, movedPage));
const stub = pageAt(page, `---\ntitle: Moved\nsource: ${page}\nmoved: ${movedPage}\n---\n`);

const short = ({ rule, level, operation, side, path }: Change) => [rule, level, operation, side, path];

describe("an operation", () => {
  test("that is new or gone is one statement", async () => {
    expect((await comparePages([orders], [orders, purchases])).map(short)).toEqual([
      ["operation-added", "compatible", "POST /v3/demo/purchases", "operation", ""],
    ]);
    expect((await comparePages([orders, purchases], [purchases])).map(short)).toEqual([
      ["operation-removed", "breaking", "POST /v3/demo/orders", "operation", ""],
    ]);
  });

  test("whose page has moved keeps its fields", async () => {
    const changed = { ...purchases, text: purchases.text.replace("| 币种 |", "| 货币 |") };
    const changes = await comparePages([orders], [stub, changed]);
    expect(changes.map(short)).toEqual([
      ["operation-moved", "behaviour", "POST /v3/demo/purchases", "operation", ""],
      ["label-changed", "docs-only", "POST /v3/demo/purchases", "request", "json.amount.currency"],
    ]);
    expect(changes.map(({ formerOperation }) => formerOperation)).toEqual([
      "POST /v3/demo/orders",
      "POST /v3/demo/orders",
    ]);
  });

  test("gets a former name, and loses it", async () => {
    expect((await comparePages([purchases], [purchases, stub])).map(short)).toEqual([
      ["alias-added", "compatible", "POST /v3/demo/purchases", "operation", ""],
    ]);
    expect((await comparePages([purchases, stub], [purchases])).map(short)).toEqual([
      ["alias-removed", "breaking", "POST /v3/demo/purchases", "operation", ""],
    ]);
  });

  test("responds with nothing now", async () => {
    const end = ordersPage.indexOf("| prepay_id");
    const empty = `${ordersPage.slice(0, end)}| {colspan=4 .im-table-line} 空字符串(无返回内容)\n\n{.im-table #response}\n`;
    const changes = await comparePages([orders], [{ ...orders, text: empty }]);
    expect(changes.filter(({ side }) => side === "operation").map(short)).toEqual([
      ["response-kind-changed", "breaking", "POST /v3/demo/orders", "operation", ""],
    ]);
  });
});

describe("a notification", () => {
  const event = specPages().find(({ page: place }) => place === "webhook/v3/REFUND.SUCCESS.md");
  const paged = event && pageAt(event.page, event.text);

  test("covers an event more or less", async () => {
    if (!paged) throw new Error("The page does not exist.");
    const one = "通知的类型<br/>`REFUND.SUCCESS` 枚举值";
    expect(paged.text).toContain(one);
    const two = "通知的类型<br/>`REFUND.SUCCESS` \\| `REFUND.CLOSED` 枚举值之一";
    const more = { ...paged, text: paged.text.replace(one, two) };
    const removed = await comparePages([more], [paged]);
    expect(removed.map(({ rule, level }) => [rule, level])).toEqual([["event-removed", "breaking"]]);
    const added = await comparePages([paged], [more]);
    expect(added.map(({ rule, level }) => [rule, level])).toEqual([["event-added", "behaviour"]]);
  });

  test("is received, and its reply is sent", async () => {
    if (!paged) throw new Error("The page does not exist.");
    const optional = {
      ...paged,
      text: paged.text.replace("| mchid {data-required data-indent=3}", "| mchid {data-indent=3}"),
    };
    expect(optional.text).not.toBe(paged.text);
    const changes = await comparePages([paged], [optional]);
    expect(changes.map(short)).toEqual([
      ["field-optional", "breaking", "REFUND.SUCCESS", "request", "body.resource.ciphertext.mchid"],
    ]);
    expect(changes[0]?.touched).toEqual({ functions: [], types: ["RefundSuccessNotification"] });
  });

  test("whose former page leads elsewhere now is named by its event", async () => {
    if (!paged) throw new Error("The page does not exist.");
    const named = (name: string) =>
      pageAt(`webhook/v3/${name}.md`, paged.text.replaceAll("REFUND.SUCCESS", name));
    const [one, two, old] = [named("DEMO.ONE"), named("DEMO.TWO"), "webhook/v3/DEMO.OLD.md"];
    const leading = (target: string) =>
      pageAt(old, `---\ntitle: Moved\nsource: ${old}\nmoved: webhook/v3/${target}.md\n---\n`);
    const changes = await comparePages([one, two, leading("DEMO.ONE")], [one, two, leading("DEMO.TWO")]);
    expect(changes.map(({ rule, old: before, new: now }) => [rule, before, now])).toEqual([
      ["operation-moved", "DEMO.OLD", "DEMO.TWO"],
    ]);
  });
});

describe("a page that leads to a page that was there before", () => {
  const goods = pageAt(movedPage, purchases.text.replace("goods_tag", "coupon_tag"));

  test("is one statement, as grave as the differences between the two operations", async () => {
    const changes = await comparePages([orders, goods], [stub, goods]);
    expect(changes.map(short)).toEqual([
      ["operation-moved", "breaking", "POST /v3/demo/purchases", "operation", ""],
    ]);
    expect((await comparePages([orders, purchases], [stub, purchases])).map(({ level }) => level)).toEqual([
      "behaviour",
    ]);
  });

  test("is one statement if a former page leads elsewhere now", async () => {
    const other = "openapi/v3/demo/others.md";
    const others = pageAt(other, purchases.text.replaceAll(movedPage, other));
    const elsewhere = { ...stub, text: stub.text.replace(`moved: ${movedPage}`, `moved: ${other}`) };
    const changes = await comparePages([purchases, others, stub], [purchases, others, elsewhere]);
    expect(changes.map(({ rule, old, new: now }) => [rule, old, now])).toEqual([
      ["operation-moved", "POST /v3/demo/orders", "POST /v3/demo/others"],
    ]);
  });

  test("is one statement for each of two pages that lead to a new one", async () => {
    const second = "openapi/v3/demo/second.md";
    const seconds = pageAt(second, ordersPage.replace(page, second));
    const stubs = [stub, pageAt(second, stub.text.replace(`source: ${page}`, `source: ${second}`))];
    const now = { ...purchases, text: purchases.text.replace("| 币种 |", "| 货币 |") };
    const changes = await comparePages([orders, seconds], [...stubs, now]);
    expect(
      changes.map(({ rule, formerOperation, correction }) => [rule, formerOperation, correction]),
    ).toEqual([
      ["operation-moved", "POST /v3/demo/orders", undefined],
      ["label-changed", "POST /v3/demo/orders", undefined],
      ["operation-moved", "POST /v3/demo/second", undefined],
    ]);
  });
});

test("a page that one side has twice is an error, and not an operation that is removed", async () => {
  const copy = { ...orders, path: "copy.md", text: relabelledPage };
  await expect(comparePages([orders, copy], [orders])).rejects.toThrow("repeated");
});

describe("facts that only corrections or other rows state", () => {
  const { operations } = readPage(orders);
  const named = operations.map((operation) => nameOperation(operation));
  const [first] = named;
  if (first?.kind !== "endpoint") throw new Error("The page has no endpoint.");
  const compare = (facts: object) => {
    const old = { operations: [first], aliases: [] };
    const now = { operations: [{ ...first, ...facts }], aliases: [] };
    return diffStates({ client: { old, new: now } }).map(({ rule, level }) => [rule, level]);
  };
  const inRequest = (name: string, facts: object) => ({
    request: first.request.map((group) => ({
      ...group,
      ...(group.children && {
        children: group.children.map((field) => (field.name === name ? { ...field, ...facts } : field)),
      }),
    })),
  });
  const variants = [
    { name: "direct", has: ["mchid"] },
    { name: "partner", has: ["sp_mchid"] },
  ];

  test.each<[object, [string, string]]>([
    [{ hosts: ["https://apihk.mch.weixin.qq.com/"] }, ["hosts-changed", "behaviour"]],
    [{ idempotentBy: "request.json.out_trade_no" }, ["retry-key-changed", "behaviour"]],
    [
      { pagination: { by: "offset", parameter: "offset", items: "data" } },
      ["pagination-changed", "compatible"],
    ],
    [{ responseVariants: variants }, ["variants-changed", "breaking"]],
    [inRequest("payer", { variants }), ["variants-changed", "breaking"]],
    [inRequest("goods_tag", { encoding: "json" }), ["encoding-changed", "breaking"]],
    [inRequest("goods_tag", { wide: true }), ["integer-size-changed", "breaking"]],
  ])("%j", (facts, want) => {
    expect(compare(facts)).toEqual([want]);
  });

  test("an operation that both states share has no statement", () => {
    const state = { operations: [first], aliases: [] };
    expect(diffStates({ client: { old: state, new: state } })).toEqual([]);
  });

  test("the hosts stand at their row, in place of its values, and other statements stay where they are", () => {
    const base = "https://api.mch.weixin.qq.com";
    const withHosts = (hosts: readonly string[], facts: object) => {
      const row = {
        name: "base_uri",
        type: "string",
        required: false,
        label: "域名",
        line: 30,
        column: 3,
      } as const;
      const request = [...first.request, { ...row, enum: [base, ...hosts] }];
      return { operations: [{ ...first, hosts, request, ...facts }], aliases: [] };
    };
    const placesOf = (old: readonly string[], now: readonly string[], facts: object = {}) =>
      diffStates({ client: { old: withHosts(old, {}), new: withHosts(now, facts) } }).map(
        ({ rule, side, path, places }) => [rule, side, path, places.new?.line],
      );
    expect(placesOf([], ["https://a.example"], { title: "统一下单" })).toEqual([
      ["title-changed", "operation", "", 8],
      ["hosts-changed", "request", "base_uri", 30],
    ]);
    expect(placesOf(["https://a.example"], [])).toEqual([["hosts-changed", "request", "base_uri", 30]]);
    // Values of the row that are not hosts of the operation are values.
    expect(placesOf([], [], {})).toEqual([]);
  });

  test("a string that holds JSON, and a list of such strings", () => {
    const state = (facts: object) => ({
      operations: [{ ...first, ...inRequest("goods_tag", facts) }],
      aliases: [],
    });
    const one = state({ encoding: "json" });
    const list = state({ encoding: "json", isEncodedList: true });
    const changes = diffStates({ client: { old: one, new: list } });
    expect(changes.map(({ rule, old, new: now }) => [rule, old, now])).toEqual([
      ["encoding-changed", "json", "json[]"],
    ]);
  });

  test("an encryption that is removed, or another one", () => {
    const encrypted = { ...first, ...inRequest("goods_tag", { encryption: "rsa-oaep" }) };
    const other = { ...first, ...inRequest("goods_tag", { encryption: "aes-256-gcm" }) };
    const rulesOf = (old: typeof first, now: typeof first) =>
      diffStates({
        client: { old: { operations: [old], aliases: [] }, new: { operations: [now], aliases: [] } },
      }).map(({ rule }) => rule);
    expect(rulesOf(encrypted, first)).toEqual(["encryption-removed"]);
    expect(rulesOf(encrypted, other)).toEqual(["encryption-changed"]);
  });
});

describe("corrections", () => {
  const entry = (is: string) => [
    {
      path: "corrections.yaml",
      text: `- page: ${page}\n  operation: post\n  field: request.json.goods_tag\n  was: { required: false }\n  is: { required: ${is} }\n  reason: test\n`,
    },
  ];
  const required = {
    ...orders,
    text: ordersPage.replace("| goods_tag {data-indent=1}", "| goods_tag {data-required data-indent=1}"),
  };
  const compare = async (old: Parameters<typeof diffPages>[0], now: Parameters<typeof diffPages>[0]) =>
    (await diffPages(old, now)).changes.map(({ rule, level, path, correction }) => [
      rule,
      level,
      path,
      correction,
    ]);

  test("that are new are the cause of a change", async () => {
    expect(
      await compare({ pages: [orders], corrections: [] }, { pages: [orders], corrections: entry("true") }),
    ).toEqual([["field-required", "breaking", "json.goods_tag", "cause"]]);
  });

  test("that the pages follow later hide the change", async () => {
    expect(
      await compare({ pages: [orders], corrections: entry("true") }, { pages: [required], corrections: [] }),
    ).toEqual([["field-required", "docs-only", "json.goods_tag", "hidden"]]);
  });

  test("that are the same on both sides are not stated", async () => {
    expect(
      await compare(
        { pages: [orders], corrections: entry("true") },
        { pages: [orders], corrections: entry("true") },
      ),
    ).toEqual([]);
  });
});
