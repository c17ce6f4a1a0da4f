/** Which of WeChat Pay's two platforms an operation belongs to, and how its documentation says so. */
import { expect, test } from "vitest";

import { statesUnit } from "#generator/ir/field";
import { describeRegion, regionOf } from "#generator/ir/region";
import { operation } from "./support/page.ts";

const usual = "https://api.mch.weixin.qq.com/";

test.each<[path: string, hosts: string[], region: string, description: string | undefined]>([
  ["/v3/refund/domestic/refunds", [], "domestic", undefined],
  ["/v3/refund/domestic/refunds", [usual], "domestic", undefined],
  ["/v3/refunds", [`${usual}hk/`], "overseas", "境外接口，接入点：https://api.mch.weixin.qq.com/hk"],
  [
    "/v3/customs/orders",
    ["https://apihk.mch.weixin.qq.com/global/"],
    "overseas",
    "境外接口，接入点：https://apihk.mch.weixin.qq.com/global",
  ],
  ["/v3/global/refunds", [], "overseas", "境外接口"],
  ["/v3/global/refunds", [usual], "overseas", "境外接口"],
  [
    "/v3/refunds",
    ["https://apius.mch.weixin.qq.com", "https://apieu.mch.weixin.qq.com"],
    "overseas",
    "境外接口，接入点：https://apius.mch.weixin.qq.com、https://apieu.mch.weixin.qq.com",
  ],
  ["/v3/demo", ["https://proxy.example/hkd"], "domestic", "接入点：https://proxy.example/hkd"],
  ["/v3/globals/demo", [], "domestic", undefined],
])("the region of %s at %j is %s", (path, hosts, region, description) => {
  const endpoint = operation({ path, hosts });
  expect(regionOf(endpoint)).toBe(region);
  expect(describeRegion(endpoint)).toBe(description);
});

test.each<[text: string, unit: string, states: boolean]>([
  ["总金额，单位为分", "分", true],
  ["总金额（分）", "分", true],
  ["以元为单位", "元", true],
  ["都是正数，以元为单 位", "元", true],
  ["分账金额", "分", false],
  ["有效天数", "天", false],
  ["", "分", false],
])("the result of statesUnit for %j and %s is %s", (text, unit, states) => {
  expect(statesUnit(text, unit)).toBe(states);
});
