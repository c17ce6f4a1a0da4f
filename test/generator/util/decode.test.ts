/** Which bytes are UTF-8, where the first other byte is, and which encoding the file probably has. */
import { expect, test } from "vitest";

import { decodeText, type InvalidByte } from "#generator/util/decode";
import { encodeGbk } from "../support/gbk.ts";

const utf8 = (text: string) => Buffer.from(text);
const utf16be = (text: string) => Buffer.from(text, "utf16le").swap16();
/** Texts and bytes, one after the other. */
const joined = (...parts: readonly (string | readonly number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? utf8(part) : Buffer.from(part))));

test.each<[what: string, bytes: Uint8Array, text: string]>([
  ["nothing", Buffer.alloc(0), ""],
  ["ASCII", utf8("a\n"), "a\n"],
  ["characters of three and four bytes", utf8("支付😀"), "支付😀"],
  ["a byte order mark", joined([0xef, 0xbb, 0xbf], "a"), "a"],
  ["the replacement character itself", utf8("a\ufffdb"), "a\ufffdb"],
])("the text of %s is decoded", (_, bytes, text) => {
  expect(decodeText(bytes)).toEqual({ text });
});

test.each<[what: string, bytes: Uint8Array, text: string, invalid: InvalidByte]>([
  ["one damaged byte", joined("支付\n付", [0xff], "款"), "支付\n付\ufffd款", { line: 2, column: 2 }],
  [
    "a damaged byte behind a mark",
    joined([0xef, 0xbb, 0xbf], "支", [0x80]),
    "\ufeff支\ufffd",
    { line: 1, column: 2 },
  ],
  [
    "a damaged byte behind the replacement character",
    joined("\ufffd支付\r\n", [0xff]),
    "\ufffd支付\r\n\ufffd",
    { line: 2, column: 1 },
  ],
  [
    "a character that is cut after a byte",
    joined("支付", [0xef], "a"),
    "支付\ufffda",
    { line: 1, column: 3 },
  ],
  [
    "a character that is cut after two",
    joined("支付", [0xef, 0xbf], "a"),
    "支付\ufffda",
    { line: 1, column: 3 },
  ],
  ["a character that begins as UTF-16", joined([0xfe], "支付"), "\ufffd支付", { line: 1, column: 1 }],
  // The two bytes of 支 are also one character of UTF-8.
  ["GBK", encodeGbk("a 支付\n"), "a 支付\n", { line: 1, column: 4, encoding: "GBK" }],
  [
    "UTF-16 with its mark",
    joined([0xff, 0xfe], [...Buffer.from("支付", "utf16le")]),
    "支付",
    { line: 1, column: 1, encoding: "UTF-16" },
  ],
  [
    "UTF-16 in the other order with its mark",
    joined([0xfe, 0xff], [...utf16be("支付")]),
    "支付",
    { line: 1, column: 1, encoding: "UTF-16" },
  ],
  ["UTF-16 without a mark", Buffer.from("a,b", "utf16le"), "a,b", { line: 1, column: 2, encoding: "UTF-16" }],
  ["UTF-16 in the other order", utf16be("a,b"), "a,b", { line: 1, column: 1, encoding: "UTF-16" }],
])("the first invalid byte is reported for %s", (_, bytes, text, invalid) => {
  expect(decodeText(bytes)).toEqual({ text, invalid });
});

test("a single zero byte is not UTF-16, and no fault of UTF-8", () => {
  expect(decodeText(utf8("a long line\0 of words"))).toEqual({ text: "a long line\0 of words" });
});
