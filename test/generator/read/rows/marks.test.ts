/** The marks of a row: what each attribute list gives the field, and what is reported of one that cannot be read. */
import { describe, expect, test } from "vitest";
import type { Finding } from "#generator/findings/finding";
import { splitAttributes } from "#generator/read/rows/attributes";
import {
  checkAttributes,
  readEncoding,
  readEncryption,
  readEncryptionTooltip,
  readFacts,
  readIndent,
} from "#generator/read/rows/marks";
import { firstRow, readRowsOf } from "../../support/page.ts";

const place = { file: "demo.md", line: 1, column: 3 };

/** What a check returns, and the rules and data of its findings. */
function check<Result>(run: (findings: Finding[]) => Result): readonly [Result, ...object[]] {
  const findings: Finding[] = [];
  const result = run(findings);
  return [result, ...findings.map(({ rule, data, column }) => ({ rule, data, column }))];
}

const valuesOf = (list: string) => splitAttributes(`a {${list}}`).values;

describe("checkAttributes", () => {
  const checkCell = (cell: string) =>
    check((findings) => checkAttributes(splitAttributes(cell), place, findings));
  const doubt = (attribute: string, column = 5) => [
    false,
    { rule: "encryption-unknown", data: { case: "attribute", attribute }, column },
  ];
  const unknown = (data: object, column = 5) => [true, { rule: "attribute-unknown", data, column }];

  test.each([
    "a",
    "a \\{b\\}",
    "a {data-required}",
    "a {data-required data-indent=1 data-tooltip=x data-encrypted=by-rsa-pubkey data-encoded=json_encode}",
    "a {data-encrypted-by=aes-gcm data-encoded-by=json_encode data-unit=fen data-default=1 data-format=date}",
    "a {data-max-length=1 data-min-length=1 data-minimum=1 data-required-when=x}",
    "a {data-default=AEAD_AES_256_GCM}",
    "a {data-required=true}",
    "a {data-encoded=nothing}",
    "a {data-required=0x}",
    "a {data-required=xno}",
    "a {data-tooltip=xrsapub}",
    "a {data-tooltip=aesgc}",
  ])("reports nothing of %s", (cell) => {
    expect(checkCell(cell)).toEqual([true]);
  });

  test.each(["data-required", "data-encoded-by", "data-encoded"])("reports %s that is false", (attribute) => {
    for (const value of ["false", "No", "0"])
      expect(checkCell(`a {${attribute}=${value}}`)).toEqual(unknown({ case: "flag", attribute, value }));
  });

  test.each([
    ["a {b", 5, "{b"],
    ["a\\{ } b", 7, "} b"],
  ])("reports the brace of %s, and reads no row", (cell, column, list) => {
    const want = { rule: "attribute-unreadable", data: { list }, column };
    expect(checkCell(cell)).toEqual([false, want]);
  });

  test.each([
    "data-encrypt",
    "data-encryptd",
    "data-encrpted",
    "data-encrypted-bye",
    "data-encrpted-by",
    "encrypted",
    "x-cipher",
    "secret",
    "enc",
    "rsa",
    "data-rsa",
    "by-rsa",
    "data-by-aes",
    "aead",
    "sm2",
    "data-sm4",
    "wechat-pubkey",
    "publickey",
    "by-rsa-pubkey",
    "byrsapubkei",
    "aesgcm",
    "by-aes-gc",
    "rsapubke",
  ])("takes the unknown attribute %s for an encryption mark", (attribute) => {
    expect(checkCell(`a {${attribute}}`)).toEqual(doubt(attribute));
  });

  test.each([
    ["x", "rsa"],
    ["x", "AEAD_AES_256_GCM"],
    ["x", "sm2"],
    ["x", "by-rsa-pubkey"],
    ["x", "byrsapubkei"],
    ["data-tooltip", "by_rsa_pubkey"],
    ["data-unit", "rsa-pubkey"],
    ["data-default", "byaesgc"],
    ["data-tooltip", "by-rsa"],
    ["data-tooltip", "brsapubkey"],
    ["data-tooltip", "yaesgcm"],
    ["data-tooltip", "yaesgc"],
    ["data-tooltip", "sapubkey"],
    ["data-tooltip", "bxrsapubkex"],
  ])("takes %s=%s for an encryption mark", (attribute, value) => {
    expect(checkCell(`a {${attribute}=${value}}`)).toEqual(doubt(attribute));
  });

  test.each([
    ["data-reqired", { attribute: "data-reqired", suggestion: "data-required" }],
    ["data-color", { attribute: "data-color" }],
    ["sm3", { attribute: "sm3" }],
    ["sm22", { attribute: "sm22" }],
    ["xrsa", { attribute: "xrsa" }],
    ["benchmark", { attribute: "benchmark" }],
    ["rsapub=1", undefined],
    ["gcm", { attribute: "gcm" }],
    ["x=abyrsa", { attribute: "x" }],
  ])("reports the unknown attribute %s as %j", (list, data) => {
    const want = data === undefined ? doubt("rsapub") : unknown({ case: "name", ...data });
    expect(checkCell(`a {${list}}`)).toEqual(want);
  });

  test("reports attributes in full-width characters, at their list", () => {
    expect(checkCell("a ｛data-indent＝1｝")).toEqual([
      true,
      { rule: "attribute-spelled", data: {}, column: 5 },
    ]);
  });
});

describe("the encryption mark", () => {
  const read = (list: string) => check((findings) => readEncryption(valuesOf(list), place, findings));
  const unread = (value: string) => [
    undefined,
    { rule: "encryption-unknown", data: { case: "value", value }, column: 3 },
  ];

  test.each([
    ["data-required", null],
    ["data-encrypted=by-rsa-pubkey", "rsa-oaep"],
    ["data-encrypted=rsa-pubkey", "rsa-oaep"],
    ["data-encrypted-by=rsa-pubkey", "rsa-oaep"],
    ["data-encrypted=by-aes-gcm", "aes-256-gcm"],
    ["data-encrypted-by=aes-gcm", "aes-256-gcm"],
    ["data-encrypted=rsa-pubkey data-encrypted-by=rsa-pubkey", "rsa-oaep"],
  ])("%s is %s", (list, want) => {
    expect(read(list)).toEqual([want]);
  });

  test.each(["", "xrsa-pubkey", "rsa-pubkeyx", "xaes-gcm", "aes-gcmx", "by-by-aes-gcm"])(
    "%j has an unknown value",
    (value) => {
      expect(read(`data-encrypted="${value}"`)).toEqual(unread(value));
    },
  );

  test("with two values is unknown, and the finding names the second", () => {
    expect(read("data-encrypted=rsa-pubkey data-encrypted-by=aes-gcm")).toEqual(unread("aes-gcm"));
  });
});

describe("the mark of JSON", () => {
  const read = (list: string) => check((findings) => readEncoding(valuesOf(list), place, findings));

  test.each([
    ["data-required", undefined],
    ["data-encoded", "json"],
    ["data-encoded=by-json_encode", "json"],
    ["data-encoded-by=json_encode", "json"],
    ["data-encoded=JSON_ENCODE", "json"],
    ["data-encoded=false", "json"],
    ["data-encoded=0", "json"],
  ])("%s: %s", (list, want) => {
    expect(read(list)).toEqual([want]);
  });

  test.each(["xjson_encode", "json_encodex", "base64"])("%s is unknown", (value) => {
    const want = { rule: "attribute-unknown", data: { case: "encoding", value }, column: 3 };
    expect(read(`data-encoded=${value}`)).toEqual([undefined, want]);
  });
});

test.each([
  [undefined, 0],
  ["0", 0],
  ["12", 12],
  ["123", undefined],
  ["x1", undefined],
  ["1x", undefined],
  ["", undefined],
])("the indent %s is %s", (indent, want) => {
  const finding = { rule: "indent-invalid", data: { indent }, column: 3 };
  expect(check((findings) => readIndent(indent, place, findings))).toEqual(
    want === undefined ? [want, finding] : [want],
  );
});

test.each([
  ["该字段需要加密", true],
  ["密文", true],
  ["使用平台公钥", true],
  ["不加密", false],
  ["无需加密", false],
  ["未加密", false],
  ["非加密", false],
  ["没有加密", false],
  ["证书", false],
])("the tooltip %s describes encryption: %s", (tooltip, want) => {
  expect(readEncryptionTooltip(valuesOf(`data-tooltip="${tooltip}"`))).toBe(want ? tooltip : undefined);
});

test.each([
  ["data-required", {}],
  ["data-unit=fen", { unit: "fen" }],
  ["data-default=1", { default: "1" }],
  ['data-required-when="a 为 1"', { requiredWhen: "a 为 1" }],
  ['data-unit="" data-default="" data-required-when=""', {}],
  ["data-unit=fen data-default=0", { unit: "fen", default: "0" }],
])("the facts of %s are %j", (list, want) => {
  expect(readFacts(valuesOf(list))).toEqual(want);
});

describe("a mark in a description", () => {
  test.each([
    ["名 {data-required}", "data-required", 18],
    ["{data-indent=1} 名", "data-indent", 17],
    ["data-x 名 {data-indent=1} 又", "data-indent", 26],
    ["名 {x=by-rsa-pubkey}", "x", 18],
    ["名 {data-indent=1} 又", "data-indent", 19],
    ["名 `a` {data-indent=1 又", "data-indent", 23],
    ["名 by-rsa-pubkey 又", "by-rsa-pub", 18],
    ["`{data-required}` 名 {data-indent=1} 又", "data-indent", 37],
  ])("is reported: %s", (description, mark, column) => {
    const { fields, reading } = readRowsOf(["a", "string", description]);
    expect(fields).toEqual([]);
    expect(reading.findings).toMatchObject([
      { rule: "attribute-misplaced", data: { mark }, line: firstRow, column },
    ]);
  });

  test.each(["名 `{data-required}`", "名 {x}", "名 ``{data-indent=1}`` 又", "名 `a` {b"])(
    "%s is text",
    (description) => {
      const { fields, reading } = readRowsOf(["a", "string", description]);
      expect(reading.findings).toEqual([]);
      expect(fields).toMatchObject([{ name: "a" }]);
    },
  );

  test("hides no second finding: each cell is checked", () => {
    const { reading } = readRowsOf(["a {", "string }", "名 {data-required}"]);
    expect(reading.findings.map(({ rule }) => rule).sort()).toEqual([
      "attribute-misplaced",
      "attribute-unreadable",
      "attribute-unreadable",
    ]);
  });
});
