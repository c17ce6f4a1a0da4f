import { describe, expect, test } from "vitest";
import type { Field, Operation } from "#generator/ir/model";
import { change, correct, demo, entry, other } from "../support/correct.ts";
import { field, operation } from "../support/page.ts";

const rendered = { ...demo, unknown: ["required", "encrypted"] as const };

describe("a correction adds advice to an operation", () => {
  test("the advice replaces that of the page, which null says it has none of", () => {
    const advice = ["The number must be a new one."];
    const yaml = entry("was: { advice: null }", "is: { advice: [The number must be a new one.] }");
    const { corrected, findings } = correct(yaml, demo, other);
    expect(findings).toEqual([]);
    expect(corrected).toEqual([{ ...demo, advice }, other]);
    expect(correct(yaml, { ...demo, advice: ["other"] }, other).rules).toEqual(["correction-stale"]);
  });

  test("advice is a list of texts", () => {
    const yaml = entry("was: { title: demo }", "is: { advice: one text }");
    expect(correct(yaml, demo, other).rules).toEqual(["correction-invalid"]);
  });
});

describe("a correction changes a field", () => {
  test("the field is as the entry says, and nothing else changes", () => {
    const yaml = change("response.amount", "{ type: integer }", "{ type: string, required: true }");
    const { corrected, findings } = correct(yaml, demo, other);
    expect(findings).toEqual([]);
    expect(corrected).toEqual([
      { ...demo, response: [field("amount", { type: "string", required: true })] },
      other,
    ]);
  });

  test("the generator finds a field below a list and in a group", () => {
    const yaml = change("request.json.goods[].name", "{ required: false }", "{ encryption: rsa-oaep }");
    const { corrected, findings } = correct(yaml, demo);
    expect(findings).toEqual([]);
    expect(nameOf(corrected[0])).toEqual(field("name", { encryption: "rsa-oaep" }));
  });

  test("a second correction of a field sees the result of the first", () => {
    const { corrected, findings } = correct(
      `${change("request.json.amount", '{ enum: ["1"] }', '{ enum: ["1", "2"] }')}\n` +
        change("request.json.amount", '{ enum: ["1", "2"] }', "{ type: integer, enum: [1, 2] }"),
      demo,
    );
    expect(findings).toEqual([]);
    expect(corrected[0]?.request[0]?.children?.[0]).toEqual(
      field("amount", { type: "integer", enum: [1, 2] }),
    );
  });

  test("the given operations stay unchanged", () => {
    const before = structuredClone(demo);
    correct(change("response.amount", "{ type: integer }", "{ type: string }"), demo);
    expect(demo).toEqual(before);
  });
});

function nameOf(corrected: Operation | undefined): Field | undefined {
  return corrected?.request[0]?.children?.[1]?.children?.[0];
}

describe("a correction settles marks", () => {
  test("the marks are those of the entry, and no longer unknown", () => {
    const { corrected, findings } = correct(
      entry(
        'required: [request.json, request.json.goods, "request.json.goods[].name"]',
        'encrypted: ["request.json.goods[].name"]',
      ),
      rendered,
      other,
    );
    expect(findings).toEqual([]);
    const name = field("name", { required: true, encryption: "rsa-oaep" });
    expect(corrected).toEqual([
      {
        ...demo,
        request: [
          field("json", {
            type: "object",
            required: true,
            children: [
              field("amount", { enum: ["1"] }),
              field("goods", { type: "object[]", required: true, children: [name] }),
            ],
          }),
        ],
      },
      other,
    ]);
  });

  test("an entry can settle one kind of marks", () => {
    const half = correct(entry("required: []"), rendered);
    expect(half.findings).toEqual([]);
    expect(half.corrected[0]?.unknown).toEqual(["encrypted"]);
    const whole = correct(entry("encrypted: []"), ...half.corrected);
    expect(whole.findings).toEqual([]);
    expect(whole.corrected[0]).not.toHaveProperty("unknown");
    // That no field is encrypted is a statement, which ends the search for unmarked ones.
    expect(whole.corrected[0]?.plain).toEqual(["request", "response"]);
  });

  // The field would leave in plain text, unnoticed.
  test.each(["required", "encrypted"])("an entry whose marks (%s) name no field is an error", (list) => {
    const { findings } = correct(
      `\n${entry(`${list}: [request.json.none, request.json.goods.name]`)}`,
      rendered,
    );
    expect(findings.map((finding) => finding.replace(/ An? .*| Correct .*/u, ""))).toEqual([
      "corrections.yaml:2:3 error openapi/v3/demo.md does not describe the field request.json.none.",
      "corrections.yaml:2:3 error openapi/v3/demo.md does not describe the field request.json.goods.name.",
    ]);
  });
});

describe("a correction names the field that identifies a request", () => {
  const keyed = operation({
    request: [
      field("json", {
        type: "object",
        children: [
          field("out_trade_no", { required: true }),
          field("note"),
          field("amount", { type: "integer", required: true }),
        ],
      }),
    ],
  });

  test("the operation records the field, and nothing else changes", () => {
    const { corrected, findings } = correct(entry("idempotent: request.json.out_trade_no"), keyed, other);
    expect(findings).toEqual([]);
    expect(corrected).toEqual([{ ...keyed, idempotentBy: "request.json.out_trade_no" }, other]);
  });

  test.each([
    [
      "of a page that lacks it",
      "request.json.none",
      "does not describe the field request.json.none in its request",
    ],
    ["of an answer", "response.amount", "does not describe the field response.amount in its request"],
    ["that may be left out", "request.json.note", "is not a required string"],
    ["that counts something", "request.json.amount", "is not a required string"],
  ])("is stale %s", (_, path, reason) => {
    const { corrected, findings } = correct(entry(`idempotent: ${path}`), keyed);
    expect(corrected).toEqual([keyed]);
    expect(findings).toEqual([
      expect.stringMatching(`^corrections.yaml:1:3 warning .*${reason}.* correction-stale$`),
    ]);
  });

  test("the entry is stale for a GET, which has no effect", () => {
    const yaml = entry("idempotent: request.json.out_trade_no").replace("post", "get");
    const { rules } = correct(yaml, { ...keyed, method: "GET" });
    expect(rules).toEqual(["correction-stale"]);
  });
});

test.each([
  [
    "its page is gone",
    change("response.amount", "{ type: string }", "{ type: number }").replace("demo.md", "gone.md"),
    "No page describes POST",
  ],
  [
    "its method is gone",
    change("response.amount", "{ type: string }", "{ type: number }").replace("post", "get"),
    "No page describes GET",
  ],
  [
    "its field is gone",
    change("response.none", "{ type: string }", "{ type: number }"),
    "does not describe the field response.none",
  ],
  [
    "its field is corrected upstream",
    change("response.amount", "{ type: number }", "{ type: string }"),
    'differs from what "was" says',
  ],
  [
    "its values are corrected upstream",
    change("request.json.amount", "{ enum: [1] }", "{ enum: [2] }"),
    'what "was" says',
  ],
  ["its page says the marks itself", entry("required: []"), "says itself which fields are required"],
  [
    "the object to which it adds is gone",
    entry("field: response.none", "add: { a: { type: string } }"),
    "does not describe an object response.none",
  ],
  [
    "the page has the field that it adds",
    entry("field: response", "add: { amount: { type: string } }"),
    "describes response.amount itself",
  ],
  [
    "the field that it removes is gone",
    entry("field: response.none", "remove: true"),
    "the field response.none",
  ],
  ["the field that it moves is gone", entry("field: request.json.no", "into: response"), "request.json.no"],
  [
    "the object into which it moves is gone",
    entry("field: request.json.amount", "into: request.json.none"),
    "does not describe an object request.json.none",
  ],
  [
    "it moves an object into itself",
    entry("field: request.json.goods", "into: request.json.goods"),
    "does not describe an object request.json.goods",
  ],
  [
    "the field stands where it moves it to",
    entry("field: request.json.amount", "into: response"),
    "describes response.amount itself",
  ],
  [
    "the object of its variants is gone",
    entry("field: response.amount", "oneOf: [a, b]"),
    "does not describe an object response.amount",
  ],
  [
    "its variants are those of all groups",
    entry("field: request", "oneOf: [json, query]"),
    "object request ",
  ],
])("an entry is stale where %s", (_, yaml, reason) => {
  const { corrected, findings } = correct(yaml, demo);
  expect(corrected).toEqual([demo]);
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatch(
    /^corrections\.yaml:1:3 warning The correction no longer applies: .* correction-stale$/u,
  );
  expect(findings[0]).toContain(reason);
});

test.each([
  "{ type: banana }",
  '{ type: "string; b: Evil" }',
  "{ encryption: rsa }",
  "{ enum: foo }",
  "{ enum: [] }",
  "{ enum: [null] }",
  "{ enum: [1, a] }",
  "{ required: 'false' }",
  "{ toString: 1 }",
  "{}",
])("a fact that is none is refused: %s", (facts) => {
  const { findings } = correct(change("response.amount", "{ type: string }", facts), demo);
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatch(/ error .* correction-invalid$/u);
});

const page = "page: openapi/v3/demo.md";

test.each([
  ["no list", `${page}\noperation: post`, "1:1", "is not a list"],
  ["an entry that is a word", `- word`, "1:3", "not a mapping"],
  ["an entry that is a list", `- [a]`, "1:3", "not a mapping"],
  ["an entry without a page", `- operation: post\n  reason: so`, "1:3", 'lacks "page"'],
  ["an entry without a method", `- ${page}\n  reason: so`, "1:3", 'or "operation" (get, post'],
  ["an entry without a reason", `- ${page}\n  operation: post`, "1:3", 'lacks "reason"'],
  ["an entry that changes nothing", entry(), "1:3", "changes nothing"],
  ["a field without its facts", entry("field: response.amount"), "1:3", '"was" and "is"'],
  [
    "a fact that there is not",
    change("response.amount", "{ line: 1 }", "{ line: 2 }"),
    "1:3",
    '"was" and "is"',
  ],
  ["a number that is not a path", entry("idempotent: true"), "1:3", '"idempotent" must be the path'],
  [
    "two things in one",
    entry("idempotent: request.json.amount", "field: response.amount"),
    "1:3",
    '"field" belongs to another kind',
  ],
  ["paths that are not a list", entry("required: request.json"), "1:3", "lists of paths"],
  ["a key that means nothing", entry("requird: [request.json]"), "1:3", '"requird"'],
  [
    "evidence that is a text",
    entry("evidence: a sample", "plain: [response]"),
    "1:3",
    '"evidence" must be a list',
  ],
  ["a removal without a field", entry("remove: true"), "1:3", '"field" must be the path'],
  [
    "a removal that says no",
    entry("field: response.amount", "remove: false"),
    "1:3",
    '"remove" must be true',
  ],
  ["a move to no path", entry("field: response.amount", "into: 1"), "1:3", '"into" must be the path'],
  ["fields to add as a list", entry("field: response", "add: [a]"), "1:3", '"add" must map names'],
  ["no field to add", entry("field: response", "add: {}"), "1:3", '"add" must map names'],
  ["a field to add as a type", entry("field: response", "add: { a: string }"), "1:3", '"add" must map names'],
  [
    "a field to add without a type",
    entry("field: response", "add: { a: { label: x } }"),
    "1:3",
    '"add" must',
  ],
  [
    "a field to add that lacks a fact",
    entry("field: response", "add: { a: { type: string, unit: null } }"),
    "1:3",
    '"add" must map names',
  ],
  [
    "a field to add with two names",
    entry("field: response", "add: { a: { type: string, name: b } }"),
    "1:3",
    '"add" must map names',
  ],
  ["one member of which one is needed", entry("field: response", "oneOf: [amount]"), "1:3", "at least two"],
  ["members that are a text", entry("field: response", "oneOf: amount"), "1:3", "at least two members"],
  [
    "one variant",
    entry("field: response", "variants: { a: { has: [amount] } }"),
    "1:3",
    "at least two names",
  ],
  [
    "a variant that is a list",
    entry("field: response", "variants: { a: [amount], b: { has: [amount] } }"),
    "1:3",
    "at least two names",
  ],
  [
    "a variant that has nothing",
    entry("field: response", "variants: { a: { not: [amount] }, b: { has: [amount] } }"),
    "1:3",
    "at least two names",
  ],
  [
    "a variant with another key",
    entry("field: response", "variants: { a: { has: [amount], if: [x] }, b: { has: [amount] } }"),
    "1:3",
    "at least two names",
  ],
  ["an empty list of plain fields", entry("plain: []"), "1:3", '"plain" must be a list'],
  ["a path that does not begin at the root", entry("path: v3/other"), "1:3", '"path" must be a second path'],
  ["parameters as a list", entry("path: /v3/other", "parameters: [a]"), "1:3", '"parameters" must map'],
  ["a bracket that never closes", `# head\n- ${page}\n  required: [a, b\n`, "4:1", "not valid YAML"],
  ["a tab for an indent", `- ${page}\n\toperation: post`, "2:2", "not valid YAML"],
  ["the same key twice", `- ${page}\n  ${page}`, "2:3", "not valid YAML"],
])("%s is invalid", (_, yaml, place, reason) => {
  const { corrected, findings } = correct(yaml, demo);
  expect(corrected).toEqual([demo]);
  expect(findings[0]).toMatch(new RegExp(`^corrections\\.yaml:${place} error .* correction-invalid$`, "u"));
  expect(findings[0]).toContain(reason);
});

test("the generator reports every invalid entry and applies the valid ones", () => {
  const { corrected, rules } = correct(
    `- word\n${change("response.amount", "{ type: integer }", "{ type: string }")}\n- ${page}\n`,
    demo,
  );
  expect(rules).toEqual(["correction-invalid", "correction-invalid"]);
  expect(corrected[0]?.response[0]?.type).toBe("string");
});

test.each(["", "# nothing yet\n", "[]"])("a file of %j holds no entry", (yaml) => {
  expect(correct(yaml, demo)).toEqual({ corrected: [demo], findings: [], rules: [] });
});
