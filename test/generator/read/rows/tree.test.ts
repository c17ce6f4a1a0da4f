import { describe, expect, test } from "vitest";
import type { Field } from "#generator/ir/model";
import { formatFinding } from "#generator/findings/format";
import { firstRow, readRowsOf } from "../../support/page.ts";

type Shape = readonly [name: string, children?: readonly Shape[]];

function variantOf({ name, children }: Field): Shape {
  return children ? [name, children.map(variantOf)] : [name];
}

const row = (name: string, indent: number, type = "object") => [
  indent <= 0 ? name : `${name} {data-indent=${indent}}`,
  type,
  name,
];

test.each<[title: string, rows: string[][], want: Shape[]]>([
  ["rows side by side", [row("a", 0), row("b", 0)], [["a"], ["b"]]],
  [
    "rows below each other, and back",
    [row("a", 0), row("b", 1), row("c", 2), row("d", 1), row("e", 0)],
    [["a", [["b", [["c"]]], ["d"]]], ["e"]],
  ],
  [
    "the same name under two parents",
    [row("a", 0), row("x", 1), row("b", 0), row("x", 1)],
    [
      ["a", [["x"]]],
      ["b", [["x"]]],
    ],
  ],
])("the tree has the fields of %s", (_, rows, want) => {
  const { fields, reading } = readRowsOf(...rows);
  expect(reading.findings).toEqual([]);
  expect(fields.map(variantOf)).toEqual(want);
});

test("a row that is two levels deeper is a child of the row above, and so are its siblings", () => {
  const { fields, reading } = readRowsOf(row("a", 0), row("b", 2), row("c", 2), row("d", 1));
  expect(fields.map(variantOf)).toEqual([["a", [["b"], ["c"], ["d"]]]]);
  expect(reading.findings.map((finding) => formatFinding(finding))).toEqual([
    `demo.md:${firstRow + 1}:3 warning "b" is at indent 2, but the row above allows 1; it is read as part of "a". ` +
      "Write data-indent=1, or add the row of its parent. indent-jump",
    `demo.md:${firstRow + 2}:3 warning "c" is at indent 2, but the row above allows 1; it is read as part of "a". ` +
      "Write data-indent=1, or add the row of its parent. indent-jump",
  ]);
});

test("a first row that is indented is a top-level field", () => {
  const { fields, reading } = readRowsOf(row("a", 1), row("b", 0));
  expect(fields.map(variantOf)).toEqual([["a"], ["b"]]);
  expect(reading.findings.map(({ rule }) => rule)).toEqual(["indent-jump"]);
});

test.each(["-1", "x", "1.5", ""])("data-indent=%j is invalid, and the row is reported", (indent) => {
  const { fields, reading } = readRowsOf(
    row("a", 0),
    [`b {data-indent="${indent}"}`, "string", "b"],
    row("c", 1),
    row("d", 0),
  );
  expect(fields.map(variantOf)).toEqual([["a", [["c"]]], ["d"]]);
  expect(reading.findings.map(({ rule, line }) => [rule, line])).toEqual([["indent-invalid", firstRow + 1]]);
  expect(reading.coverage).toMatchObject({ rows: 4, fields: 3, findings: 1 });
});

test("a repeated block is one block, and each of its repeated rows is reported", () => {
  const block = [row("a", 0), row("b", 1, "string")];
  const { fields, reading } = readRowsOf(...block, ...block);
  expect(fields.map(variantOf)).toEqual([["a", [["b"]]]]);
  expect(reading.findings.map(({ rule, line }) => [rule, line])).toEqual([
    ["block-repeated", firstRow + 2],
    ["block-repeated", firstRow + 3],
  ]);
  expect(reading.coverage).toMatchObject({ rows: 4, fields: 2, findings: 2 });
});

test("a block with two descriptions requires what both of them require", () => {
  const { fields, reading } = readRowsOf(
    ["a {data-required}", "object", "甲"],
    ["b {data-required data-indent=1}", "string", "<br/>`X` 枚举值"],
    ["c {data-required data-indent=1}", "string", "丙"],
    ["a {data-required}", "object", "乙"],
    ["b {data-required data-indent=1}", "string", "<br/>`Y` 枚举值"],
    ["d {data-required data-indent=1}", "string", "丁"],
  );
  expect(fields).toHaveLength(1);
  expect(fields[0]).toMatchObject({ name: "a", label: "甲", required: true });
  expect(fields[0]?.children).toMatchObject([
    { name: "b", required: true, enum: ["X", "Y"] },
    { name: "c", required: false },
    { name: "d", required: false },
  ]);
  expect(reading.coverage).toMatchObject({ rows: 6, fields: 4, findings: 2 });
});

test.each([
  ["type", row("a", 0, "string"), row("a", 0, "integer")],
  ["mark", ["a", "string", "甲"], ["a", "string {data-encrypted=by-rsa-pubkey}", "甲"]],
])("a field that is described again with another %s is an error", (_, first, second) => {
  const { fields, reading } = readRowsOf(first, second);
  expect(fields).toHaveLength(1);
  expect(reading.findings).toMatchObject([
    { rule: "field-clash", severity: "error", line: firstRow + 1, column: 3 },
  ]);
  expect(reading.findings[0]?.reason).toContain(`on line ${firstRow}`);
});

describe("a row without its indent", () => {
  test.each([
    ["a field among fields", row("x", -1, "string"), [["a", [["b", [["c"], ["x"], ["d"]]]]]]],
    [
      "an object among objects",
      row("x", -1),
      [
        [
          "a",
          [
            ["b", [["c"]]],
            ["x", [["d"]]],
          ],
        ],
      ],
    ],
  ])("%s gets the indent that the next row shows", (_, unindented, want) => {
    const { fields, reading } = readRowsOf(
      row("a", 0),
      row("b", 1),
      row("c", 2, "string"),
      unindented,
      row("d", 2, "string"),
    );
    expect(fields.map(variantOf)).toEqual(want);
    expect(reading.findings.map(({ rule, line }) => [rule, line])).toEqual([
      ["indent-missing", firstRow + 3],
    ]);
  });

  test("is a top-level field if the next row can be its child", () => {
    const { fields, reading } = readRowsOf(
      row("a", 0),
      row("b", 1, "string"),
      row("x", -1),
      row("d", 1, "string"),
    );
    expect(fields.map(variantOf)).toEqual([
      ["a", [["b"]]],
      ["x", [["d"]]],
    ]);
    expect(reading.findings).toEqual([]);
  });
});

test("a ciphertext without its mark is not read as JSON", () => {
  const { fields, reading } = readRowsOf(
    ["ciphertext", "string", "密文"],
    ["{colspan=3 .im-table-line}"],
    ["mchid {data-indent=1}", "string", "商户号"],
  );
  expect(fields).toMatchObject([{ encryption: "aes-256-gcm", children: [{ name: "mchid" }] }]);
  expect(fields[0]).not.toHaveProperty("encoding");
  expect(reading.findings.map(({ rule }) => rule)).toEqual(["ciphertext-unmarked"]);
});

test.each([
  ["meta", "媒体文件元信息"],
  ["partner", "合作方信息`JSON`格式字符串"],
  ["partner", "合作方信息，为json字符串"],
])("the string %s, %s, contains JSON without a separator too", (name, description) => {
  const { fields } = readRowsOf([name, "string", description], ["type {data-indent=1}", "string", "类别"]);
  expect(fields).toMatchObject([{ name, encoding: "json", children: [{ name: "type" }] }]);
});
