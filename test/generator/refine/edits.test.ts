/** What an entry of a corrections file can remove, declare and name, and how a project's entries join the generator's. */
import { describe, expect, test } from "vitest";
import type { Operation } from "#generator/ir/model";
import type { Finding } from "#generator/findings/finding";
import { formatFinding } from "#generator/findings/format";
import { applyCorrections } from "#generator/refine/apply-corrections";
import { readCorrections, type Correction } from "#generator/refine/corrections";
import { joinCorrections } from "#generator/refine/join-corrections";
import { change, correct, demo, entry, other } from "../support/correct.ts";
import { field, notification, operation } from "../support/page.ts";

describe("an entry removes facts", () => {
  const marked = operation({
    request: [
      field("json", {
        type: "object",
        required: true,
        children: [
          field("card", { encryption: "rsa-oaep" }),
          field("kind", { enum: ["A", "B"], unit: "分" }),
          field("list", {
            encoding: "json",
            children: [field("items", { type: "object[]", children: [field("id")] })],
          }),
        ],
      }),
    ],
  });
  const inJson = (corrected: readonly Operation[]) => corrected[0]?.request[0]?.children;

  test.each([
    ["a mark", "card", "{ encryption: rsa-oaep }", "{ encryption: null }", field("card")],
    ["an enum and a unit", "kind", "{ enum: [A, B] }", "{ enum: null, unit: null }", field("kind")],
    [
      "an encoding, with what the string held",
      "list",
      "{ encoding: json }",
      '{ encoding: null, type: "string[]" }',
      field("list", { type: "string[]" }),
    ],
  ])("%s", (_, name, was, is, wanted) => {
    const { corrected, findings } = correct(change(`request.json.${name}`, was, is), marked);
    expect(findings).toEqual([]);
    expect(inJson(corrected)?.find((one) => one.name === name)).toEqual(wanted);
  });

  const limited = operation({
    request: [field("json", { type: "object", children: [field("code", { minLength: 3, maxLength: 8 })] })],
  });

  test("a new type drops the limits of the page that it cannot have", () => {
    const yaml = change("request.json.code", "{ type: string }", "{ type: integer }");
    const { corrected, findings } = correct(yaml, limited);
    expect(findings).toEqual([]);
    expect(inJson(corrected)).toEqual([field("code", { type: "integer" })]);
  });

  test("a correction of something else leaves the limits", () => {
    const yaml = change("request.json.code", "{ required: false }", "{ required: true }");
    const { corrected, findings } = correct(yaml, limited);
    expect(findings).toEqual([]);
    expect(inJson(corrected)).toEqual([field("code", { required: true, minLength: 3, maxLength: 8 })]);
  });

  test("a limit that the type cannot have is an error", () => {
    const yaml = change("request.json.code", "{ type: string }", "{ type: integer, maxLength: 4 }");
    const { findings } = correct(yaml, limited);
    expect(findings).toEqual([expect.stringMatching(/error .*correction-/u)]);
  });

  test("an entry removes a field", () => {
    const { corrected, findings } = correct(entry("field: request.json.kind", "remove: true"), marked);
    expect(findings).toEqual([]);
    expect(inJson(corrected)?.map(({ name }) => name)).toEqual(["card", "list"]);
  });

  test("an object without its last field becomes optional", () => {
    const alone = operation({
      request: [field("json", { type: "object", required: true, children: [field("a")] })],
    });
    const { corrected } = correct(entry("field: request.json.a", "remove: true"), alone);
    expect(corrected[0]?.request).toEqual([field("json", { type: "object" })]);
  });

  test("null in `was` means that the page does not state the fact", () => {
    const yaml = change("request.json.card", "{ enum: null }", "{ enum: [X] }");
    expect(correct(yaml, marked).findings).toEqual([]);
    expect(correct(yaml.replace("json.card", "json.kind"), marked).rules).toEqual(["correction-stale"]);
  });
});

describe("an entry changes an operation as a whole", () => {
  test("an entry sets the kind of response, and the fields of the response are gone", () => {
    const { corrected, findings } = correct(
      entry("was: { response: json }", "is: { response: statement }"),
      demo,
    );
    expect(findings).toEqual([]);
    expect(corrected).toEqual([{ ...demo, responseType: "statement", response: [] }]);
  });

  test("an entry sets title and hosts", () => {
    const yaml = entry(
      "was: { hosts: [] }",
      'is: { title: 查询, hosts: ["https://apihk.mch.weixin.qq.com"] }',
    );
    const { corrected, findings } = correct(yaml, demo);
    expect(findings).toEqual([]);
    expect(corrected).toEqual([
      { ...demo, title: "查询", hosts: ["https://apihk.mch.weixin.qq.com"], areHostsCorrected: true },
    ]);
  });

  test("an entry is stale where the page differs from its `was`", () => {
    expect(correct(entry("was: { response: empty }", "is: { response: stream }"), demo).rules).toEqual([
      "correction-stale",
    ]);
  });

  test.each(["{ hosts: [http://a.example] }", "{ hosts: x }", "{ response: xml }", "{ method: GET }"])(
    "is invalid with %s",
    (facts) => {
      expect(correct(entry("was: { response: json }", `is: ${facts}`), demo).rules).toEqual([
        "correction-invalid",
      ]);
    },
  );
});

describe("an entry names members of which a message needs one", () => {
  test("an entry declares a variant for each member", () => {
    const yaml = entry("field: request.json", "oneOf: [amount, goods]");
    const { corrected, findings } = correct(yaml, demo);
    expect(findings).toEqual([]);
    expect(corrected[0]?.request[0]?.variants).toEqual([
      { name: "amount", has: ["amount"] },
      { name: "goods", has: ["goods"] },
    ]);
  });

  test("an entry is invalid where the page lacks a member", () => {
    expect(correct(entry("field: request.json", "oneOf: [amount, none]"), demo).rules).toEqual([
      "correction-invalid",
    ]);
  });
});

describe("an entry declares plain text", () => {
  test("the operation records the paths", () => {
    const { corrected, findings } = correct(entry("plain: [request.json.amount]"), demo);
    expect(findings).toEqual([]);
    expect(corrected).toEqual([{ ...demo, plain: ["request.json.amount"] }]);
  });

  test("an entry is invalid for a field that the page marks as encrypted, or lacks", () => {
    const marked = operation({
      request: [field("json", { type: "object", children: [field("a", { encryption: "rsa-oaep" })] })],
    });
    expect(correct(entry("plain: [request.json.a]"), marked).rules).toEqual(["correction-invalid"]);
    expect(correct(entry("plain: [request.json.b]"), marked).rules).toEqual(["correction-invalid"]);
  });
});

describe("an entry adds a second path", () => {
  const cancel = operation({
    path: "/v3/demo/{applyment_id}/cancel",
    request: [field("applyment_id", { type: "integer", required: true })],
    response: [field("state")],
  });
  const yaml = entry(
    'path: "/v3/demo/{business_code}/cancel"',
    "parameters: { business_code: { type: string, label: 业务申请编号 } }",
  ).replace("v3/demo.md", "v3/demo/{applyment_id}/cancel.md");

  test("the entry repeats the operation after all other entries, with the parameters of that path", () => {
    const later = change("response.state", "{ type: string }", "{ enum: [DONE] }").replace(
      "v3/demo.md",
      "v3/demo/{applyment_id}/cancel.md",
    );
    const { corrected, findings } = correct(
      `${yaml}
${later}`,
      cancel,
    );
    expect(findings).toEqual([]);
    const response = [field("state", { enum: ["DONE"] })];
    expect(corrected).toEqual([
      { ...cancel, response },
      {
        ...cancel,
        response,
        path: "/v3/demo/{business_code}/cancel",
        request: [
          {
            ...field("business_code", { required: true, label: "业务申请编号" }),
            line: cancel.line,
            column: 1,
          },
        ],
      },
    ]);
  });

  test("the entry is invalid with a parameter that the path does not have", () => {
    expect(correct(yaml.replace("parameters: { business_code", "parameters: { other"), cancel).rules).toEqual(
      ["correction-invalid"],
    );
  });
});

describe("an entry names the page of a notification", () => {
  const notified = notification({
    advice: ["Reply within five seconds."],
    request: [field("body", { type: "object", children: [field("id", { required: true })] })],
  });
  const of = (...lines: readonly string[]) =>
    entry(...lines).replace("openapi/v3/demo.md", "webhook/v3/DEMO.DONE.md");

  test("the entry sets the title, and null takes the advice away", () => {
    const yaml = of("was: { advice: [Reply within five seconds.] }", "is: { title: 完成, advice: null }");
    const { corrected, findings } = correct(yaml, notified);
    expect(findings).toEqual([]);
    const { advice: _, ...silent } = notified;
    expect(corrected).toStrictEqual([{ ...silent, title: "完成" }]);
  });

  test.each([
    [["was: { hosts: [] }", 'is: { hosts: ["https://a.example"] }'], "is a notification, without hosts"],
    [["idempotent: request.body.id"], "is a notification, which the merchant does not send"],
    [["path: /v3/other"], "is a notification, without a path"],
  ])("the entry %j is stale", (lines, reason) => {
    const { corrected, findings } = correct(of(...lines), notified);
    expect(corrected).toEqual([notified]);
    expect(findings).toEqual([expect.stringMatching(`${reason}\\. .* correction-stale$`)]);
  });
});

test("an entry adds a field with fields of its own, and moves a field there", () => {
  const add = entry(
    "field: response",
    "add: { detail: { type: object, children: { a: { type: integer } } } }",
  );
  const move = entry("field: response.amount", "into: response.detail");
  const { corrected, findings } = correct(`${add}\n${move}`, demo);
  expect(findings).toEqual([]);
  const [detail, ...others] = corrected[0]?.response ?? [];
  expect(others).toEqual([]);
  expect(detail?.children?.map(({ name, type }) => [name, type])).toEqual([
    ["a", "integer"],
    ["amount", "integer"],
  ]);
});

test("only an integer can be wide", () => {
  const yaml = (type: string) =>
    change("response.amount", "{ type: integer }", `{ wide: true, type: ${type} }`);
  expect(correct(yaml("integer"), demo).corrected[0]?.response[0]).toEqual(
    field("amount", { type: "integer", wide: true }),
  );
  const { corrected, findings } = correct(yaml("string"), demo);
  expect(corrected).toEqual([demo]);
  expect(findings).toEqual([
    expect.stringMatching(
      /response\.amount of .* is string; only an integer can be wide\. .* correction-invalid$/u,
    ),
  ]);
});

test("an entry adds a path without parameters, and keeps the plain fields that another entry declares", () => {
  const yaml = [entry("path: /v3/copy"), entry("plain: [response]"), entry("plain: [request]")].join("\n");
  const { corrected, findings } = correct(yaml, demo);
  expect(findings).toEqual([]);
  const plain = ["response", "request"];
  expect(corrected).toEqual([
    { ...demo, plain },
    { ...demo, plain, path: "/v3/copy" },
  ]);
});

test("an entry may name several pages", () => {
  const yaml = change("response.amount", "{ type: integer }", "{ required: true }").replace(
    "page: openapi/v3/demo.md",
    "page: [openapi/v3/demo.md, openapi/v3/other.md]",
  );
  const { corrected, findings } = correct(yaml, demo, other);
  expect(findings).toEqual([]);
  expect(corrected.map(({ response }) => response[0]?.required)).toEqual([true, true]);
});

describe("the generator has entries of its own", () => {
  function join(base: string, own: string, ...operations: readonly Operation[]) {
    const findings: Finding[] = [];
    const read = (path: string, text: string): Correction[] => readCorrections({ path, text }, findings);
    const { entries } = joinCorrections(read("base.yaml", base), {
      entries: read("own.yaml", own),
      findings: [],
    });
    const corrected = applyCorrections(operations, entries, findings);
    return { corrected, findings: findings.map((finding) => formatFinding(finding)) };
  }
  const base = change("response.amount", "{ type: integer }", "{ type: number }");

  test("the entries of the generator apply before those of the project", () => {
    const { corrected, findings } = join(
      base,
      change("response.amount", "{ required: false }", "{ required: true }"),
      demo,
    );
    // The project's entry settles the same field: it alone applies.
    expect(findings).toEqual([]);
    expect(corrected[0]?.response).toEqual([field("amount", { type: "integer", required: true })]);
  });

  test("the generator ignores entries for pages that the project does not have", () => {
    expect(join(base, "", other)).toEqual({ corrected: [other], findings: [] });
  });

  test("an entry of the generator that no longer applies is a note, which never fails a run", () => {
    const { findings } = join(change("response.amount", "{ type: string }", "{ type: number }"), "", demo);
    expect(findings).toEqual([expect.stringMatching(/^base\.yaml:1:3 note .* correction-outdated$/u)]);
    const invalid = join(
      entry("field: response", "variants: { a: { has: [x] }, b: { has: [amount] } }"),
      "",
      demo,
    );
    expect(invalid.findings).toEqual([
      expect.stringMatching(/^base\.yaml:1:3 note .* correction-outdated$/u),
    ]);
  });

  test.each([
    ["path: /v3/copy", "path: /v3/copy", "parameters: {}"],
    ["idempotent: request.json.no", "idempotent: request.json.id"],
    ["plain: [request]", "plain: [request]", "evidence: [a sample]"],
    ["field: response\n  add: { a: { type: integer } }", "field: response", "add: { a: { type: string } }"],
    ["required: [request.json.none]", "required: [request.json]"],
    ["was: { title: x }\n  is: { title: y }", "was: { title: 演示 }", "is: { title: z }"],
    ["field: response\n  oneOf: [a, b]", "field: response", "variants: { x: { has: [id] }, y: { has: [] } }"],
  ])("an entry of the project replaces that of the generator: %s", (base, ...own) => {
    const keyed = operation({
      unknown: ["required"],
      request: [field("json", { type: "object", children: [field("id", { required: true })] })],
      response: [field("id")],
    });
    // Both together would be a finding, or something twice.
    const alone = join("", entry(...own), keyed);
    expect(alone.findings).toEqual([]);
    expect(join(entry(base), entry(...own), keyed)).toEqual(alone);
  });

  test("the generator keeps its plain fields that the project does not declare", () => {
    const own = entry("plain: [response]");
    expect(join(entry("plain: [response, request]"), own, demo).corrected[0]?.plain).toEqual([
      "request",
      "response",
    ]);
  });

  test("the generator keeps its added fields that the project does not change", () => {
    const add = entry("field: response", "add: { a: { type: string }, b: { type: string } }");
    const own = entry("field: response", "add: { b: { type: integer } }");
    const { corrected, findings } = join(add, own, demo);
    expect(findings).toEqual([]);
    expect(corrected[0]?.response.map(({ name, type }) => [name, type])).toEqual([
      ["amount", "integer"],
      ["a", "string"],
      ["b", "integer"],
    ]);
  });
});
