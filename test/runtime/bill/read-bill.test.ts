import { createHash } from "node:crypto";
import { createReadStream, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import { readBill, type Bill, type BillRow } from "wechatpay-ts/bill";
import { createClient, ResponseError, SignatureError } from "wechatpay-ts";
import { download } from "wechatpay-ts/download";

import { options } from "../support/keys.ts";
import { serve } from "../support/wechatpay.ts";

const all =
  "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注";
const success =
  "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,商品名称,商户数据包,手续费,费率,订单金额,费率备注";
const refund =
  "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,退款申请时间,退款成功时间,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注";
const older =
  "交易时间,公众账号ID,商户号,子商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,总金额,企业红包金额,微信退款单号,商户退款单号,退款金额,企业红包退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率";
const tradeSummary =
  "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额";
const flow =
  "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号";
const flowSummary = "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额";

/** Cells of a row by the names of its header; the others are empty. */
function row(header: string, cells: Record<string, string>): string {
  return header
    .split(",")
    .map((name) => `\`${cells[name] ?? (/金额|手续费/u.test(name) ? "0.00" : "")}`)
    .join(",");
}

const payment = { 交易时间: "2025-01-14 10:00:00", 微信订单号: "4200000001", 交易状态: "SUCCESS" };

function text(...lines: string[]): Uint8Array {
  return Buffer.from(`${lines.join("\r\n")}\r\n`);
}

async function readAll(source: Parameters<typeof readBill>[0]) {
  const bill: Bill = await readBill(source);
  const rows: BillRow[] = [];
  for await (const one of bill.rows) rows.push(one);
  return { kind: bill.kind, columns: bill.columns, rows, summary: await bill.summary() };
}

describe("a trade bill", () => {
  test.each<[string, string, Record<string, string>, BillRow]>([
    [
      "of everything",
      all,
      { ...payment, 应结订单金额: "0.01", 订单金额: "1.20", 手续费: "0.00600", 费率: "0.60%" },
      { 微信订单号: "4200000001", 应结订单金额: 1, 订单金额: 120, 手续费: "0.00600", 费率: "0.60%" },
    ],
    ["of payments", success, { 订单金额: "100000000.00" }, { 订单金额: 10_000_000_000 }],
    [
      "of refunds",
      refund,
      { 退款申请时间: "2025-01-14 10:00:00", 退款金额: "0.10", 退款状态: "CHANGE" },
      { 退款申请时间: "2025-01-14 10:00:00", 退款金额: 10, 退款状态: "CHANGE" },
    ],
    [
      "in the older form",
      older,
      { 子商户号: "1900000109", 总金额: "5.5", 企业红包金额: "0.00000" },
      { 特约商户号: "1900000109", 总金额: 550, 企业红包金额: 0 },
    ],
  ])("%s has its cells by the names of the columns", async (_, header, cells, want) => {
    const summary = row(tradeSummary, { 总交易单数: "1", 手续费总金额: "0.00600", 订单总金额: "1.20" });
    const bill = await readAll(text(header, row(header, cells), tradeSummary, summary));
    expect(bill.kind).toBe("trade");
    expect(bill.rows).toEqual([expect.objectContaining(want)]);
    expect(bill.summary).toMatchObject({ 总交易单数: 1, 手续费总金额: "0.00600", 订单总金额: 120 });
  });

  test("has typed rows and a typed summary", async () => {
    const bill = await readBill(text(all, tradeSummary, row(tradeSummary, { 总交易单数: "0" })));
    if (bill.kind !== "trade") throw new Error(bill.kind);
    for await (const one of bill.rows) {
      expectTypeOf(one.订单金额).toEqualTypeOf<number | undefined>();
      expectTypeOf(one.手续费).toEqualTypeOf<string>();
    }
    const { 总交易单数: count } = await bill.summary();
    expectTypeOf(count).toEqualTypeOf<number>();
    expect(count).toBe(0);
  });

  test("gives its summary without its rows", async () => {
    const bytes = text(all, row(all, payment), tradeSummary, row(tradeSummary, { 总交易单数: "1" }));
    const bill = await readBill(bytes);
    expect(await bill.summary()).toMatchObject({ 总交易单数: 1 });
  });
});

describe("a fund flow bill", () => {
  test.each([
    ["half-width brackets", flow],
    ["full-width brackets", flow.replaceAll("(元)", "（元）")],
  ])("with %s has amounts in 分", async (_, header) => {
    const cells = { [header.split(",")[6] ?? ""]: "12.34", [header.split(",")[7] ?? ""]: "-0.05" };
    const summary = "`2,`1,`12.34,`1,`0.00";
    const bill = await readAll(
      text(header, row(header, { ...cells, 收支类型: "收入" }), flowSummary, summary),
    );
    expect(bill.kind).toBe("fundflow");
    expect(bill.rows).toEqual([expect.objectContaining({ 收支类型: "收入", 收支金额: 1234, 账户结余: -5 })]);
    expect(bill.summary).toEqual({
      资金流水总笔数: 2,
      收入笔数: 1,
      收入金额: 1234,
      支出笔数: 1,
      支出金额: 0,
    });
  });
});

test("a bill whose columns are not known has its cells as text", async () => {
  const bill = await readAll(text("分账时间,分账金额", "`2025-01-14 10:00:00,`0.123", "总笔数", "`1"));
  expect(bill).toEqual({
    kind: "other",
    columns: ["分账时间", "分账金额"],
    rows: [{ 分账时间: "2025-01-14 10:00:00", 分账金额: "0.123" }],
    summary: { 总笔数: "1" },
  });
  expect(await readAll(text("甲,乙", "`1,`2"))).toMatchObject({
    rows: [{ 甲: "1", 乙: "2" }],
    summary: undefined,
  });
});

test("cells are as in the bill, regardless of their content and of the ends of chunks", async () => {
  const cell = fc.string({ unit: fc.constantFrom("a", ",", "，", "名", "😀", " ", "\n", '"', "`", "1") });
  const valid = cell.filter(
    (value) =>
      !value.includes(",`") && !value.endsWith(",") && !value.includes("\n\n") && !/^\n|\n$/u.test(value),
  );
  const rows = fc.array(fc.record({ 商品名称: valid, 商户数据包: valid }), { maxLength: 5 });
  const isCrlf = fc.boolean();
  await fc.assert(
    fc.asyncProperty(rows, fc.integer({ min: 1, max: 40 }), isCrlf, async (wanted, size, crlf) => {
      const lines = wanted.map((one) => row(all, { ...payment, ...one }));
      const summary = row(tradeSummary, { 总交易单数: String(wanted.length) });
      const bytes = Buffer.from([all, ...lines, tradeSummary, summary, ""].join(crlf ? "\r\n" : "\n"));
      const bill = await readAll(chunksOf(bytes, size));
      expect(bill.rows.map(({ 商品名称, 商户数据包 }) => ({ 商品名称, 商户数据包 }))).toEqual(wanted);
    }),
  );
});

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

test("amounts become 分 without rounding", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 1e14 }), fc.nat(3), async (fen, zeros) => {
      const yuan = `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, "0")}${"0".repeat(zeros)}`;
      const summary = row(tradeSummary, { 总交易单数: "1" });
      const bill = await readAll(text(all, row(all, { ...payment, 订单金额: yuan }), tradeSummary, summary));
      expect(bill.rows[0]?.["订单金额"]).toBe(fen);
    }),
  );
});

const good = [all, row(all, payment), tradeSummary, row(tradeSummary, { 总交易单数: "1" })] as const;

test.each<[string, Uint8Array, string]>([
  ["nothing", Buffer.from(""), "bill line 1: expected the names of columns. Pass the content of a bill."],
  [
    "a response",
    Buffer.from('{"code":"NO_STATEMENT_EXIST"}'),
    "bill line 1: expected the names of columns. Pass the content of a bill.",
  ],
  [
    "a bill that is still compressed",
    gzipSync(text(...good)),
    "bill line 1: the content is not UTF-8. Pass the decompressed content of a bill.",
  ],
  [
    "a bill in GBK",
    Buffer.from([0xbd, 0xbb, 0xd2, 0xd7, 0x2c]),
    "bill line 1: the content is not UTF-8. Pass the decompressed content of a bill.",
  ],
  [
    "a bill without a column",
    text(...good.map((line) => line.replace("微信订单号,", ""))),
    "bill line 1: the columns 微信订单号 are missing. Download the bill again.",
  ],
  [
    "a bill with a column twice",
    text(`${all},费率`),
    "bill line 1: two columns have the same name. Pass the content of a bill.",
  ],
  [
    "a bill without its summary",
    text(good[0], good[1]),
    "bill line 2: the bill ends without its summary. Download it again.",
  ],
  [
    "a bill that ends in its summary",
    text(good[0], good[1], good[2]),
    "bill line 3: expected the row of the summary. Download the bill again.",
  ],
  [
    "a bill that ends in a row",
    text(good[0], good[1].split(",`").slice(0, 5).join(",`")),
    "bill line 2: expected 27 cells, each behind a back-quote, found 5. Download the bill again.",
  ],
  [
    "a row with another cell",
    text(good[0], `${good[1]},\`1`),
    "bill line 2: expected 27 cells, each behind a back-quote, found 28. Download the bill again.",
  ],
  [
    "another summary",
    text(good[0], good[1], flowSummary, "`1,`1,`1,`1,`1"),
    "bill line 3: expected a row, or the summary that begins with 总交易单数.",
  ],
  [
    "two bills",
    text(...good, ...good),
    "bill line 5: expected nothing behind the summary. Pass the content of one bill.",
  ],
  [
    "an amount with parts of a 分",
    text(good[0], row(all, { ...payment, 订单金额: "0.001" })),
    "bill line 2: 订单金额: expected a number. Check the bill.",
  ],
  [
    "a fee in another form",
    text(good[0], row(all, { ...payment, 手续费: "1e3" })),
    "bill line 2: 手续费: expected a number. Check the bill.",
  ],
])("%s is refused, without its content in the message", async (_, bytes, message) => {
  const error: unknown = await readAll(bytes).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ResponseError);
  expect(error).toMatchObject({ code: "ERR_BILL", message });
});

test.each(["-1", "1.5", "1e3", "一", "", "1".repeat(16)])(
  "the number of orders %j is refused",
  async (count) => {
    const summary = good[3].replace(/^`\d+/u, `\`${count}`);
    expect(summary).not.toBe(good[3]);
    await expect(readAll(text(good[0], good[1], good[2], summary))).rejects.toMatchObject({
      code: "ERR_BILL",
      message: "bill line 4: 总交易单数: expected a number. Check the bill.",
    });
  },
);

test("empty lines between rows and behind the summary are passed over", async () => {
  const bill = await readAll(text(good[0], "", good[1], good[2], "", good[3], "", ""));
  expect(bill).toEqual(await readAll(text(...good)));
});

test("a line that does not end is refused, and not stored", async () => {
  // eslint-disable-next-line @typescript-eslint/require-await -- a stream
  async function* source() {
    yield text(good[0]);
    for (;;) yield Buffer.alloc(100_000, "x");
  }
  await expect(readAll(source())).rejects.toMatchObject({
    code: "ERR_BILL",
    message: "bill line 2: the line is too long. Pass the content of a bill.",
  });
});

test("a loop that is left closes the source, and the summary is then refused", async () => {
  let isClosed = false;
  async function* source() {
    try {
      yield* chunksOf(text(...good.slice(0, 2), good[1], ...good.slice(2)), 16);
    } finally {
      isClosed = true;
    }
  }
  const bill = await readBill(source());
  for await (const _ of bill.rows) break;
  expect(isClosed).toBe(true);
  await expect(bill.summary()).rejects.toMatchObject({ code: "ERR_BILL" });
});

test("a row that does not end is refused, and not stored", async () => {
  let isClosed = false;
  // eslint-disable-next-line @typescript-eslint/require-await -- a stream
  async function* source() {
    try {
      yield text(good[0], "`2025-01-14 10:00:00");
      for (;;) yield Buffer.from("x\n".repeat(1000));
    } finally {
      isClosed = true;
    }
  }
  await expect(readAll(source())).rejects.toMatchObject({
    code: "ERR_BILL",
    message: expect.stringMatching(/^bill line \d+: the row is too long\. /u) as string,
  });
  expect(isClosed).toBe(true);
});

test("a line that arrives byte by byte is read", async () => {
  const bytes = text(good[0], good[1].replace("`", `\`${"x".repeat(100_000)}`), ...good.slice(2));
  expect((await readAll(chunksOf(bytes, 1))).rows).toHaveLength(1);
});

test("a stored bill is read as a stream", async () => {
  const path = join(mkdtempSync(join(tmpdir(), "bill-")), "bill.csv");
  writeFileSync(path, text(...good));
  expect((await readAll(createReadStream(path))).rows).toHaveLength(1);
});

test("a bill is read while it is downloaded, and its digest is checked at its end", async () => {
  const bytes = text(...good);
  const digest = (of: Uint8Array) => createHash("sha1").update(of).digest("hex");
  const type = { "Content-Type": "application/gzip" };
  const server = await serve((response) => response.writeHead(200, type).end(gzipSync(bytes)));
  const client = createClient(options({ baseUrl: server.url }));
  const linked = { download_url: `${server.url}/v3/billdownload/file?token=1`, hash_type: "SHA1" };
  const file = await download(client, { ...linked, hash_value: digest(bytes) });
  expect(file.contentType).toBeUndefined();
  expect(await readAll(file)).toMatchObject({ kind: "trade", rows: [{ 交易状态: "SUCCESS" }] });
  const again = await download(client, { ...linked, hash_value: digest(bytes) });
  expect(await again.text()).toBe(Buffer.from(bytes).toString());
  const other = await download(client, { ...linked, hash_value: digest(Buffer.from("x")) });
  await expect(readAll(other)).rejects.toBeInstanceOf(SignatureError);
});
