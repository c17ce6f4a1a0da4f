import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { analyze } from "#generator/index";
import type { Field } from "#generator/ir/model";
import type { Finding } from "#generator/findings/finding";
import { writePages } from "#generator/write/write";
import { field, operation } from "../support/page.ts";
import { anyRequest, phpOfSample, sampleOf, spoil } from "../support/samples.ts";

const path = "/v3/demo/{id}";

/** A page of one POST with samples: PHP arrays, each in a call of its own style, or the fence as it is. */
function pageWith(request: readonly Field[], ...samples: readonly string[]): string {
  const [page] = writePages([operation({ path, request })]);
  const fences = samples.map((php, at) => {
    const call =
      at % 2 === 0 ? "$instance->v3->demo->_id_->postAsync(" : `$instance->chain('v3/demo/{id}')->post(`;
    return `\n\`\`\`php\n${php.startsWith("[") ? `${call}${php});` : php}\n\`\`\`\n`;
  });
  return `${page?.text ?? ""}${fences.join("")}`;
}

async function findingsOf(text: string): Promise<Finding[]> {
  return (
    await analyze([{ path: "demo.md", page: `openapi${path}.md`, text }], { lint: true })
  ).findings.filter(({ rule }) => rule.startsWith("sample-"));
}

/** What stands where a finding points. */
function textAt(text: string, { line, column }: Finding): string {
  return text
    .split("\n")
    .slice(line - 1)
    .join("\n")
    .slice(column - 1);
}

test("a sample that is made from a table agrees with it", async () => {
  await fc.assert(
    fc.asyncProperty(
      anyRequest.chain((request) => fc.tuple(fc.constant(request), sampleOf(request))),
      async ([request, sample]) => {
        expect(await findingsOf(pageWith(request, phpOfSample(sample)))).toEqual([]);
      },
    ),
    { numRuns: 100 },
  );
});

test("lint reports one fault with one finding that names it and its place", async () => {
  const spoilt = anyRequest
    .chain((request) => fc.tuple(fc.constant(request), sampleOf(request), fc.nat()))
    .map(([request, sample, seed]) => {
      const ways = spoil(sample);
      return { request, ...(ways[seed % ways.length] ?? ways[0]) };
    });
  await fc.assert(
    fc.asyncProperty(spoilt, async ({ request, sample, rule, path: where = "", at = "" }) => {
      if (!sample) throw new Error("there is always a way to spoil a sample");
      const text = pageWith(request, phpOfSample(sample));
      const findings = await findingsOf(text);
      expect(findings.map((one) => one.rule)).toEqual([rule]);
      const [finding] = findings;
      expect(finding?.reason).toContain(
        ` ${where}${rule === "sample-unknown-field" || rule === "sample-missing-field" ? "," : " "}`,
      );
      expect(finding && textAt(text, finding).startsWith(at)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

const id = field("id", { required: true });
const group = (name: string, ...children: Field[]) => field(name, { type: "object", children });
const rulesOf = async (request: readonly Field[], ...samples: readonly string[]) =>
  (await findingsOf(pageWith(request, ...samples))).map(({ rule }) => rule);

describe("lint compares a value with its field", () => {
  const fields: Field[] = [
    field("text"),
    field("count", { type: "integer" }),
    field("rate", { type: "number" }),
    field("on", { type: "boolean" }),
    field("level", { type: "integer", enum: [1, 2] }),
    field("words", { type: "string[]" }),
    field("thing", { type: "object", children: [field("inner")] }),
    field("things", { type: "object[]", children: [field("inner")] }),
    field("loose", { type: "object" }),
    field("held", { encoding: "json", children: [field("inner")] }),
    field("secret", { encryption: "rsa-oaep", enum: ["A"] }),
  ];

  // By the group it stands in: JSON has types, a URL has none.
  test.each<[php: string, json: string, query: string]>([
    ["'text' => 'x'", "", ""],
    ["'text' => 1", "sample-type", ""],
    ["'text' => true", "sample-type", "sample-type"],
    ["'text' => null", "sample-type", ""],
    ["'text' => strtoupper('x')", "", ""],
    ["'text' => SOME_CONSTANT", "", ""],
    ["'text' => json_encode([1])", "", ""],
    ["'text' => []", "sample-type", "sample-type"],
    ["'count' => 1", "", ""],
    ["'count' => '1'", "sample-type", ""],
    ["'count' => '1.5'", "sample-type", "sample-type"],
    ["'count' => 1.5", "sample-type", "sample-type"],
    ["'count' => ''", "sample-type", "sample-type"],
    ["'count' => 'one'", "sample-type", "sample-type"],
    ["'rate' => 1.5", "", ""],
    ["'rate' => '1.5'", "sample-type", ""],
    ["'on' => false", "", ""],
    ["'on' => 'true'", "sample-type", ""],
    ["'on' => 1", "sample-type", "sample-type"],
    ["'level' => 2", "", ""],
    ["'level' => '2'", "sample-type", ""],
    ["'level' => 3", "sample-enum", "sample-enum"],
    ["'words' => []", "", ""],
    ["'words' => ['a', f()]", "", ""],
    ["'words' => [0 => 'a', 1 => 'b']", "", ""],
    ["'words' => ['x' => 'a']", "sample-type", "sample-type"],
    ["'words' => 'a'", "sample-type", "sample-type"],
    ["'words' => [1]", "sample-type", ""],
    ["'thing' => []", "", ""],
    ["'thing' => new \\stdClass", "", ""],
    ["'thing' => (object) ['inner' => 'x']", "", ""],
    ["'thing' => ['inner' => 'x', KEY => 1]", "", ""],
    ["'thing' => [['inner' => 'x']]", "sample-type", "sample-type"],
    ["'thing' => json_encode(['inner' => 'x'])", "sample-type", "sample-type"],
    ["'thing' => ['Inner' => 'x']", "sample-unknown-field", "sample-unknown-field"],
    ["'things' => [['inner' => 'x'], []]", "", ""],
    ["'things' => ['inner' => 'x']", "sample-type", "sample-type"],
    ["'loose' => ['anything' => 1]", "", ""],
    ["'held' => json_encode(['inner' => 'x'])", "", ""],
    ["'held' => json_encode([['inner' => 'x']])", "", ""],
    ["'held' => json_encode([['outer' => 'x', 'other' => 1]])", "sample-type", "sample-type"],
    ["'held' => json_encode($value)", "", ""],
    ["'held' => json_encode(['inner' => 1])", "sample-type", "sample-type"],
    ["'held' => '{\"inner\":\"x\"}'", "", ""],
    ["'held' => '{\"outer\":\"x\"}'", "sample-unknown-field", "sample-unknown-field"],
    ["'held' => '{'", "sample-type", "sample-type"],
    ["'held' => ['inner' => 'x']", "sample-type", "sample-type"],
    ["'secret' => 'any'", "", ""],
    ["'secret' => 1", "sample-type", ""],
  ])("%s", async (php, json, query) => {
    const rulesWith = async (name: string) =>
      await rulesOf([id, group(name, ...fields)], `['id' => 'x', '${name}' => [${php}]]`);
    expect({ json: await rulesWith("json"), query: await rulesWith("query") }).toEqual({
      json: json ? [json] : [],
      query: query ? [query] : [],
    });
  });
});

describe("lint compares the entries beside the groups", () => {
  const headers = group("headers", field("Wechatpay-Serial", { required: true }));

  test("lint ignores the case of headers, and headers that every client adds", async () => {
    expect(
      await rulesOf(
        [id, headers],
        "['id' => 'x', 'headers' => ['wechatpay-SERIAL' => 'x', 'Accept' => '*']]",
      ),
    ).toEqual([]);
    expect(await rulesOf([id], "['id' => 'x', 'headers' => ['Content-Type' => $type]]")).toEqual([]);
    expect(await rulesOf([id], "['id' => 'x', 'headers' => ['X-Other' => 'x']]")).toEqual([
      "sample-unknown-field",
    ]);
  });

  test("lint ignores options of the client, and reports other names", async () => {
    expect(await rulesOf([id], "['id' => 'x', 'sink' => './x.csv', 'handler' => $stack]")).toEqual([]);
    expect(await rulesOf([id], "['id' => 'x', 'qeury' => []]")).toEqual(["sample-unknown-field"]);
    expect(await rulesOf([id], "['id' => 'x', 'body' => $media->getStream()]")).toEqual([
      "sample-unknown-field",
    ]);
  });

  test("lint reports a parameter in the wrong place once", async () => {
    const query = group("query", field("limit"));
    const inGroup = await findingsOf(pageWith([id, query], "['query' => ['id' => 'x', 'limit' => '1']]"));
    expect(inGroup.map(({ rule }) => rule)).toEqual(["sample-missing-field"]);
    const renamed = await findingsOf(pageWith([id], "['transaction_no' => 'x']"));
    expect(renamed.map(({ rule, fix }) => [rule, fix])).toEqual([
      ["sample-unknown-field", "Did you mean id?"],
    ]);
    expect((await rulesOf([id], "['query' => ['limit' => '1']]")).toSorted()).toEqual([
      "sample-missing-field",
      "sample-unknown-field",
    ]);
  });

  test("lint asks for a parameter that the path of the call leaves open", async () => {
    expect(await rulesOf([id], "[]")).toEqual(["sample-missing-field"]);
    expect(await rulesOf([id], "[NAME => 'x']")).toEqual([]);
    expect(await rulesOf([id], "$instance->chain('v3/demo/12')->post([]);")).toEqual([]);
    expect(await rulesOf([id], "$instance->v3->demo->{'12'}->post([]);")).toEqual([]);
    expect(await rulesOf([id], "$instance->v3->demo->other->post([]);")).toEqual(["sample-path"]);
  });

  test("lint reads the data of an upload beside its call", async () => {
    const meta = field("meta", {
      encoding: "json",
      children: [field("sha256", { required: true }), field("size")],
    });
    const upload = async (json: string) =>
      await rulesOf(
        [id, group("body", field("file", { type: "object", required: true }), meta)],
        `$media->setMeta(json_encode(${json}));\n$instance->v3->demo->_id_->post(['id' => 'x', 'body' => $media->getStream()]);`,
      );
    expect(await upload("['sha256' => f()]")).toEqual([]);
    expect(await upload("['sha256' => 1]")).toEqual(["sample-type"]);
    expect(await upload("['size' => '1']")).toEqual(["sample-missing-field"]);
  });
});

test("a string of JSON may hold the list that its only field names", async () => {
  const goods = field("goods", {
    type: "object[]",
    required: true,
    children: [field("price", { type: "integer" })],
  });
  const json = group("json", field("held", { encoding: "json", children: [goods] }));
  const held = async (php: string) =>
    await rulesOf([id, json], `['id' => 'x', 'json' => ['held' => json_encode(${php})]]`);
  expect(await held("[['price' => 1]]")).toEqual([]);
  expect(await held("['goods' => [['price' => 1]]]")).toEqual([]);
  expect(await held("[['price' => 'x']]")).toEqual(["sample-type"]);
  expect(await held("[]")).toEqual([]);
});

describe("lint compares several samples", () => {
  const json = group("json", field("a", { required: true }), field("b", { type: "integer" }));
  const right = "['id' => 'x', 'json' => ['a' => 'x']]";

  test("lint reports a fault of several samples once, at the first", async () => {
    const wrong = "['id' => 'x', 'json' => ['a' => 'x', 'b' => 'y']]";
    const text = pageWith([id, json], wrong, wrong);
    expect((await findingsOf(text)).map((one) => textAt(text, one).slice(0, 3))).toEqual(["'y'"]);
    expect((await findingsOf(text))[0]?.line).toBe(
      text.split("\n").findIndex((line) => line.includes("'y'")) + 1,
    );
    const later = pageWith([id, json], right, wrong);
    expect((await findingsOf(later))[0]?.line).toBe(
      later.split("\n").findIndex((line) => line.includes("'y'")) + 1,
    );
  });

  test("samples of one call in several styles have the same fields, and other calls need not", async () => {
    const short = "['id' => 'x', 'json' => ['b' => 1]]";
    expect(await rulesOf([id, json], right, short)).toEqual(["sample-missing-field"]);
    expect(await rulesOf([id, json], right, short, right)).toEqual([]);
    expect(await rulesOf([id, json], short, short, short)).toEqual(["sample-missing-field"]);
  });

  test("lint does not report a misspelt field as missing", async () => {
    const named = group("json", field("serial_no", { required: true }));
    const [finding, ...more] = await findingsOf(
      pageWith([id, named], "['id' => 'x', 'json' => ['serail_no' => 'x']]"),
    );
    expect(finding).toMatchObject({ rule: "sample-unknown-field", fix: "Did you mean serial_no?" });
    expect(more).toEqual([]);
  });

  test("a sample may be part of a call", async () => {
    expect(await rulesOf([id, json], right, "'b' => 1,")).toEqual([]);
    expect(await rulesOf([id, json], right, "'b' => 'y',")).toEqual(["sample-type"]);
    expect(await rulesOf([id, json], right, "'b' => 1,\n'c' => 1")).toEqual(["sample-unknown-field"]);
    expect(await rulesOf([id, json], right, "'of_nothing' => 1")).toEqual([]);
  });

  test("lint reports an unreadable sample once", async () => {
    const broken = "['id' => 'x' 'json']";
    expect(await rulesOf([id, json], broken, broken)).toEqual(["sample-unreadable"]);
    expect(await rulesOf([id, json], right, broken, broken)).toEqual(["sample-unreadable"]);
  });
});

test("generate reads only the first sample", async () => {
  const text = pageWith([id], "['id' => 'x']", "['id' => 'x', 'json' => [");
  const page = { path: "demo.md", page: `openapi${path}.md`, text };
  expect((await analyze([page])).findings).toEqual([]);
  expect((await analyze([page])).operations[0]).not.toHaveProperty("samples");
  expect((await analyze([page], { lint: true })).findings.map(({ rule }) => rule)).toContain(
    "sample-unreadable",
  );
});

test("lint reports nothing that a correction settles", async () => {
  const text = pageWith(
    [id, group("json", field("a", { type: "integer" }))],
    "['id' => 'x', 'json' => ['a' => 'x']]",
  );
  const page = { path: "demo.md", page: `openapi${path}.md`, text };
  const entry = `- { page: "openapi${path}.md", operation: post, field: request.json.a, was: { type: integer }, is: { type: string }, reason: 演示 }`;
  expect(
    (
      await analyze([page], { corrections: [{ path: "corrections.yaml", text: entry }], lint: true })
    ).findings.map(({ rule }) => rule),
  ).not.toContain("sample-type");
  expect((await analyze([page], { lint: true })).findings.map(({ rule }) => rule)).toContain("sample-type");
});
