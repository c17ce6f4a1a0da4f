/** Pages to compare. */
import { diffPages, type DiffPagesOptions } from "#generator/diff-pages";
import type { Change } from "#generator/diff/change";
import type { PageFile } from "#generator/ir/model";

/** A page of one POST. */
export const ordersPage = `---
title: 下单
source: openapi/v3/demo/orders.md
links:
  - https://pay.weixin.qq.com/doc/v3/merchant/1
---

# {{ $frontmatter.title }} {#post}

| 请求参数 | 类型 {.type} | 描述 {.desc} | 示例
| --- | --- | --- | ---
| json {data-required} | object | 声明请求的JSON数据结构 |
| out_trade_no {data-required data-indent=1} | string | 商户订单号 | \`"1217752501201407033233368018"\`
| goods_tag {data-indent=1} | string | 订单优惠标记 |
| scene {data-indent=1} | string | 场景<br/>\`A\` \\| \`B\` 枚举值之一 |
| amount {data-required data-indent=1} | object | 订单金额 |
| total {data-required data-indent=2} | integer | 总金额 |
| currency {data-indent=2} | string | 币种 |
| payer {data-indent=1} | object | 支付者 |
| name {data-indent=2} | string | 姓名 |

{.im-table #request}

| 返回字典 | 类型 {.type} | 描述 {.desc} | 示例
| --- | --- | --- | ---
| prepay_id {data-required} | string | 预支付交易会话标识 |
| state {data-required} | string | 状态<br/>\`OPEN\` \\| \`PAID\` 枚举值之一 |
| detail | object | 详情 |
| remark {data-indent=1} | string | 备注 |

{.im-table #response}
`;

/** The place of the page of orders. */
export const ordersPlace = "openapi/v3/demo/orders.md";

/** The page of orders where a field of the request is required. */
export const requiredPage = ordersPage.replace(
  "| goods_tag {data-indent=1}",
  "| goods_tag {data-required data-indent=1}",
);

/** The same page where another field also has another label. */
export const relabelledPage = requiredPage.replace("| 币种 |", "| 货币 |");

/** A page at a place of the tree. */
export function pageAt(page: string, text: string): PageFile {
  return { path: page, page, text };
}

/** Compares two texts of the page of orders. */
export async function compareOrders(
  old: string,
  now: string,
  options?: DiffPagesOptions,
): Promise<readonly Change[]> {
  return comparePages([pageAt(ordersPlace, old)], [pageAt(ordersPlace, now)], options);
}

/** Compares two trees of pages, without corrections. */
export async function comparePages(
  old: readonly PageFile[],
  now: readonly PageFile[],
  options?: DiffPagesOptions,
): Promise<readonly Change[]> {
  const { changes, findings } = await diffPages(
    { pages: old, corrections: false },
    { pages: now, corrections: false },
    options,
  );
  if (findings.old.length + findings.new.length > 0) throw new Error(JSON.stringify(findings));
  return changes;
}
