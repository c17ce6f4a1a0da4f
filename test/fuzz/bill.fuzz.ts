/** Bills, mutated and cut into chunks: each is read or refused with ERR_BILL, in the same way however its bytes arrive. */
import { isUtf8 } from "node:buffer";

import fc from "fast-check";
import { expect } from "vitest";
import { readBill, type BillRow } from "#runtime/bill";
import { ResponseError } from "#runtime/errors";

import { count, fuzz, type Outcomes } from "./support/fuzz.ts";

const headers = [
  "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,商品名称,商户数据包,手续费,费率,订单金额",
  "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号",
  "说明,__proto__,备注",
] as const;
const summaries = [
  "总交易单数,应结订单总金额,手续费总金额",
  "资金流水总笔数,收入笔数,收入金额",
  "总数,金额",
] as const;

const text = fc.constantFrom("ORDER1", "", "苹果, 5 斤", "a`b", "a\nb", ",", "🙂", "\ufeff");
const amount = often(["0.01", "-1.20", "100000000.00", ""], ["0.001", "1e3"]);
const quantity = often(["0", "12"], ["x"]);

/** Mostly one of the first. */
function often(valid: readonly string[], invalid: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 100, arbitrary: fc.constantFrom(...valid) },
    { weight: 1, arbitrary: fc.constantFrom(...invalid) },
  );
}

/** A row for a header, whose cells mostly have the form of their column. */
function rowOf(header: string): fc.Arbitrary<string> {
  const cells = header.split(",").map((column) => {
    if (/金额|结余|手续费/u.test(column)) return amount;
    return /笔数|单数/u.test(column) ? quantity : text;
  });
  return fc.tuple(...cells).map((row) => row.map((cell) => `\`${cell}`).join(","));
}

const bill = fc.nat(headers.length - 1).chain((kind) => {
  const [header = "", summary = ""] = [headers[kind], summaries[kind]];
  const end = fc.tuple(fc.constant(summary), rowOf(summary));
  return fc
    .tuple(fc.array(rowOf(header), { maxLength: 5 }), end, fc.constantFrom("\n", "\r\n"))
    .map(([rows, last, eol]) => [header, ...rows, ...last, ""].join(eol));
});
const damage = fc.record({
  at: fc.nat(2000),
  cut: fc.nat(40),
  put: fc.oneof(
    fc.constantFrom(
      ...["", "`", ",`", "\n", "\r", "\n`", ",", "\0", "总交易单数,x\n`1,`2"].map((one) => Buffer.from(one)),
    ),
    fc.uint8Array({ maxLength: 4 }),
  ),
});
const source = fc
  .tuple(bill, fc.array(damage, { maxLength: 3, size: "small" }), fc.boolean())
  .map(([whole, changes, isTwice]) => {
    const bytes = changes.reduce((all, { at, cut, put }) => {
      const from = at % (all.length + 1);
      return Buffer.concat([all.subarray(0, from), put, all.subarray(from + cut)]);
    }, Buffer.from(whole));
    return isTwice && changes.length === 3 ? Buffer.concat([bytes, bytes]) : bytes;
  });
const outcomes: Outcomes = new Map();

async function readAll(from: AsyncIterable<Uint8Array> | Uint8Array) {
  const rows: BillRow[] = [];
  try {
    const { kind, columns, rows: all, summary } = await readBill(from);
    for await (const row of all) rows.push(row);
    return { kind, columns, rows, summary: await summary(), message: undefined };
  } catch (error) {
    if (!(error instanceof ResponseError && error.code === "ERR_BILL")) throw error;
    return { kind: error.code, rows, message: error.message };
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- a stream
async function* chunksOf(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, index = 0; at < bytes.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

const property = fc.asyncProperty(
  source,
  fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 5 }),
  async (bytes, sizes) => {
    const whole = await readAll(bytes);
    count(outcomes, whole.kind);
    const chunked = await readAll(chunksOf(bytes, sizes));
    // What is not UTF-8 is found with its chunk, whose first lines are not read.
    if (isUtf8(bytes)) expect(chunked).toEqual(whole);
    else expect([chunked.kind, whole.kind]).toEqual(["ERR_BILL", "ERR_BILL"]);
    // Rows hold what the bill holds, and no more.
    const cells = whole.rows.flatMap((row) => Object.values(row).map(String));
    expect(cells.join("").length).toBeLessThanOrEqual(2 * bytes.length);
  },
);

fuzz("bill", property, outcomes, ["trade", "fundflow", "other", "ERR_BILL"]);
