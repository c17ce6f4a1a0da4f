/** The parts of sentences about changes: whose field it is, what the client does, what corrections do, and counts. */
import { describe, expect, test } from "vitest";

import type { ChangeSide } from "#generator/diff/change";
import { changeTextsIn, sentenceOf, shortSentenceOf } from "#generator/diff/texts/sentences";
import { changeOf, endpoint } from "./support/changes.ts";

const event = "REFUND.SUCCESS";

describe("a field is named", () => {
  test.each<readonly [side: ChangeSide, operation: string, en: string, zh: string]>([
    ["request", endpoint, `in the request of ${endpoint}`, `${endpoint} 请求的 `],
    ["response", endpoint, `in the response of ${endpoint}`, `${endpoint} 应答的 `],
    ["request", event, `in the notification ${event}`, `${event} 通知的 `],
    ["response", event, `in the reply to ${event}`, `${event} 应答的 `],
  ])("in the %s of %s", (side, operation, en, zh) => {
    const change = changeOf("field-required", false, true, { side, operation });
    expect(sentenceOf(change, "en")).toBe(`\`json.a\` ${en} is required now.`);
    expect(sentenceOf(change, "zh")).toBe(`${zh}\`json.a\` 改为必填。`);
  });
});

describe("what the client does with an encrypted field", () => {
  test.each<readonly [side: ChangeSide, operation: string, isSent: boolean]>([
    ["request", endpoint, true],
    ["response", endpoint, false],
    ["request", event, false],
    ["response", event, true],
  ])("of the %s of %s", (side, operation, isSent) => {
    const added = changeOf("encryption-added", null, "rsa-oaep", { side, operation });
    const removed = changeOf("encryption-removed", "rsa-oaep", null, { side, operation });
    expect(shortSentenceOf(added, "en")).toMatch(
      isSent ? /client encrypts it\.$/u : /client decrypts it\.$/u,
    );
    expect(shortSentenceOf(added, "zh")).toMatch(isSent ? /由客户端加密。$/u : /由客户端解密。$/u);
    expect(shortSentenceOf(removed, "en")).toMatch(
      isSent ? /sends it in plain text\.$/u : /returns it unchanged\.$/u,
    );
    expect(shortSentenceOf(removed, "zh")).toMatch(isSent ? /以明文发送。$/u : /原样返回。$/u);
  });
});

describe("corrections and counts", () => {
  test.each([
    [
      "cause",
      " Corrections make this change; the pages say the same as before.",
      "该变化来自更正，文档页面没有变化。",
    ],
    [
      "hidden",
      " The client stays the same, because a correction or a rule of the generator applies here.",
      "更正或生成器的规则在此生效，客户端没有变化。",
    ],
    ["part", " Corrections take part in this change.", "该变化受更正影响。"],
  ] as const)("a correction that is the %s is a sentence of its own", (correction, en, zh) => {
    const change = changeOf("field-required", false, true, { correction });
    expect(shortSentenceOf(change, "en")).toBe(`\`json.a\` is required now.${en}`);
    expect(shortSentenceOf(change, "zh")).toBe(`\`json.a\` 改为必填。${zh}`);
  });

  test.each([
    [1, 1, "1 change in 1 operation", " (with 1 field below it)"],
    [2, 1, "2 changes in 1 operation", " (with 2 fields below it)"],
    [3, 2, "3 changes in 2 operations", " (with 3 fields below it)"],
  ])("%i changes in %i operations", (count, operations, en, below) => {
    const [english, chinese] = [changeTextsIn("en"), changeTextsIn("zh")];
    expect([english.changesIn(count, operations), english.fieldsBelow(count)]).toEqual([en, below]);
    expect([chinese.changesIn(count, operations), chinese.fieldsBelow(count)]).toEqual([
      `${operations} 个接口或通知共 ${count} 项变化`,
      `（含下级 ${count} 个字段）`,
    ]);
  });
});
