/** Where a client may send requests: a host of WeChat Pay, or one that a correction allows. */
import { describe, expect, test } from "vitest";

import { analyze } from "#generator/index";
import { isEndpoint } from "#generator/ir/operation";
import { spareBase, usualBase, wechatPayHosts } from "#generator/ir/region";
import { isWechatPayBase } from "#generator/refine/hosts";
import { documentedBases, isWechatPayHost } from "#runtime/call/hosts";

test("the generator and the client have the same default hosts", () => {
  expect(documentedBases()?.map(({ origin }) => origin)).toEqual([usualBase, spareBase]);
  expect(documentedBases(usualBase)).toEqual(documentedBases());
});

test.each(wechatPayHosts)("%s is a host of WeChat Pay to the generator and to the client", (host) => {
  expect(isWechatPayBase(`https://${host}/`)).toBe(true);
  expect(isWechatPayHost(new URL(`https://${host}/`))).toBe(true);
});

test.each([
  "https://api.mch.weixin.qq.com",
  "https://api.mch.weixin.qq.com/hk/",
  "https://apihk.mch.weixin.qq.com/global",
  "https://API.MCH.weixin.qq.com/",
  "HTTPS://api.mch.weixin.qq.com/",
])("%s is a base of WeChat Pay", (base) => {
  expect(isWechatPayBase(base)).toBe(true);
});

const strange = [
  "http://api.mch.weixin.qq.com/",
  "https://evil.example/",
  "https://api.mch.weixin.qq.com.evil.example/",
  "https://evil-api.mch.weixin.qq.com/",
  "https://mch.weixin.qq.com/",
  "https://pay.weixin.qq.com/",
  "https://api.mch.weixin.qq.com@evil.example/",
  "https://user:pass@api.mch.weixin.qq.com/",
  "https://api.mch.weixin.qq.com:443/",
  "https://api.mch.weixin.qq.com:8443/",
  "https://api.mch.weixin.qq.com./",
  "https://аpi.mch.weixin.qq.com/", // a Cyrillic а
  "https://api.mch.weixin.qq.com\\@evil.example/",
  "https://api.mch.weixin.qq.com%2eevil.example/",
  "https://api.mch.weixin.qq.com\u00ad.evil.example/",
  "https://api\u00ad.mch.weixin.qq.com/",
  "https://api.mch.weixin.qq.com/hk/../",
  "https://api.mch.weixin.qq.com/hk//",
  "https://api.mch.weixin.qq.com/?to=evil.example",
  "https://api.mch.weixin.qq.com/#evil.example",
  "https://api.mch.weixin.qq.com/v3/",
  "https:/api.mch.weixin.qq.com/",
  "ftp://api.mch.weixin.qq.com/",
  "wss://evil.example/",
];

test.each([...strange, "//evil.example/", "evil.example", "", "api.mch.weixin.qq.com"])(
  "%j is not a base of WeChat Pay",
  (base) => {
    expect(isWechatPayBase(base)).toBe(false);
  },
);

describe("the generator reads the hosts of a page", () => {
  const pageAt = (label: string) => ({
    path: "demo.md",
    page: "openapi/v3/demo.md",
    text: `---
title: 演示
---

# {{ $frontmatter.title }} {#get}

| 请求参数 | 类型 {.type} | 描述 {.desc}
| --- | --- | ---
| base_uri | string | ${label}

{.im-table #request}

| 返回字典 | 类型 {.type} | 描述 {.desc}
| --- | --- | ---
| id {data-required} | string | 编号

{.im-table #response}
`,
  });
  const read = async (label: string, corrections = "") => {
    const files = corrections === "" ? [] : [{ path: "corrections.yaml", text: corrections }];
    const { operations, findings } = await analyze([pageAt(label)], { corrections: files });
    return {
      hosts: operations.filter(isEndpoint).map(({ hosts }) => hosts),
      rules: findings.map(({ rule }) => rule),
    };
  };

  test("the client calls the operation at a host of WeChat Pay", async () => {
    expect(await read("声明接入点`https://apihk.mch.weixin.qq.com/`(香港接入)")).toEqual({
      hosts: [["https://apihk.mch.weixin.qq.com/"]],
      rules: [],
    });
  });

  // A cell is read without its backslashes and soft hyphens, and is then another URL or a plain one.
  const written = strange.filter((base) => !/\\|api\u00ad/u.test(base));

  test.each(
    written.flatMap((base) => [`接入点 ${base} (香港接入)`, `\`${base}\` 枚举值`, `接入点\`${base}\``]),
  )("%j is an error, and gives no operation", async (label) => {
    const { hosts, rules } = await read(label);
    expect(hosts).toEqual([]);
    expect(rules).toContain("host-unknown");
  });

  test.each(["接入点 evil.example", "接入点 https:/evil.example", "`evil.example` 枚举值", "接入点"])(
    "%j names no base that could be called",
    async (label) => {
      expect(await read(label)).toEqual({ hosts: [], rules: ["host-unknown"] });
    },
  );

  test("one unknown base among known ones is reported", async () => {
    const { hosts, rules } = await read("`https://api.mch.weixin.qq.com/hk/`或`https://evil.example/`");
    expect([hosts, rules]).toEqual([[], ["host-unknown"]]);
  });

  test("a correction allows an unknown host, and the client calls the operation there", async () => {
    const entry = (is: string) => `- page: openapi/v3/demo.md
  operation: get
  was: { hosts: ["https://proxy.example/pay/"] }
  is: { hosts: ["${is}"] }
  reason: The proxy is our own.
`;
    const label = "接入点`https://proxy.example/pay/`";
    for (const is of ["https://proxy.example/pay/", "https://other.example"]) {
      expect(await read(label, entry(is))).toEqual({ hosts: [[is]], rules: [] });
    }
    for (const is of ["http://proxy.example/", "https://user@proxy.example/", "https://proxy.example/?a"]) {
      expect((await read(label, entry(is))).rules).toEqual(["correction-invalid", "host-unknown"]);
    }
  });
});
