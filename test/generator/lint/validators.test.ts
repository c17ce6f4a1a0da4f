/**
 * The samples and examples of the documentation's own pages, judged by the tables that are emitted of them: each is as
 * documented, or its fault is among the findings of `lint`, with its page and line.
 */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readPageTree } from "#generator/io/pages";
import { clientGroups, type ClientField } from "#generator/schema/client-fields";
import { analyze } from "#generator/index";
import { lintOperations } from "#generator/lint/lint";
import { isList, scalarOf } from "#generator/ir/field";
import { schemaText } from "../support/schema-text.ts";
import type { Field, Sample, SampleValue } from "#generator/ir/model";
import type { Finding } from "#generator/findings/finding";
import { joinPageResults } from "#generator/read/page-result";
import { noCorrections } from "#generator/refine/join-corrections";
import { refine } from "#generator/refine/refine";
import { validator, type Direction, type Issue } from "#runtime/check";
import * as words from "#runtime/schema";
import type { Fields } from "#runtime/schema";
import { corpusFolder, hasCorpus } from "../../support/needs.ts";
import { readingsOf } from "../../support/readings.ts";
import { exampleOf } from "../../support/request.ts";
import { specPages } from "../../support/specs.ts";

/** What the emitted table says of a value; the table is made of the very text that is emitted. */
function issuesOf(value: unknown, fields: readonly ClientField[], direction: Direction): Issue[] {
  const text = schemaText({ fields });
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- what is emitted is code
  const make = new Function(...Object.keys(words), `return ${text};`) as (...all: unknown[]) => Fields; // a table's text
  return validator(make(...Object.values(words)), direction)(value);
}

type SampleArray = Extract<SampleValue, { kind: "array" }>;

/** The options of a call beside the parts of the request. */
const ofTheClient = new Set(["sink", "handler", "stream", "debug", "timeout", "verify"]);

/** What a client would be given by the sample; undefined where only PHP could tell its keys. */
function requestOf(
  { argument }: Sample,
  fields: readonly ClientField[],
): Record<string, unknown> | undefined {
  if (argument.kind !== "array" || argument.entries.some(({ key }) => key === null)) return undefined;
  const hasHeaders = fields.some(({ name }) => name === "headers");
  const entries = argument.entries.filter(
    ({ key }) => !ofTheClient.has(key ?? "") && (hasHeaders || key !== "headers"),
  );
  const groups = entries.map((entry) =>
    objectOf({ ...argument, entries: [entry] }, fields, entry.key !== "json"),
  );
  return Object.assign({}, ...groups) as Record<string, unknown>; // each is one
}

/** A value as JavaScript has it. A URL or a header is text: what it stands for is as the table has it. */
function givenOf(value: SampleValue, field: ClientField, isText: boolean): unknown {
  if (field.role === "file") return new Uint8Array(1);
  if (value.kind === "unknown") return madeUp(field); // only PHP could tell: it may be right
  if (value.kind === "scalar") return isText ? readText(value.value, field) : value.value;
  if (value.kind === "encoded") {
    const [only] = field.children ?? [];
    const held = field.isEncodedList && only ? only : { ...field, type: "object" as const };
    return JSON.stringify(givenOf(value.inside, held, false));
  }
  const isOfItems =
    value.entries.length === 0 ? isList(field.type) : !value.entries.some(({ key }) => key !== undefined);
  if (!isOfItems) return objectOf(value, field.children ?? [], isText);
  return value.entries.map(({ value: item }) =>
    givenOf(item, { ...field, type: scalarOf(field.type) }, isText),
  );
}

/** An example of the field, its files as bytes. */
function madeUp(field: ClientField): unknown {
  const files = (field.children ?? []).filter(({ role }) => role === "file");
  const bytes = files.map(({ name }) => [name, new Uint8Array(1)] as const);
  const example = exampleOf(field);
  return bytes.length === 0 ? example : Object.assign({}, example, Object.fromEntries(bytes));
}

function objectOf(
  { entries }: SampleArray,
  fields: readonly ClientField[],
  isText: boolean,
): Record<string, unknown> {
  const byName = new Map(fields.map((field) => [field.name, field]));
  const unknown = (name: string): Field => ({
    name,
    type: "string",
    required: false,
    label: "",
    line: 1,
    column: 1,
  });
  return Object.fromEntries(
    entries.flatMap(({ key, value }) => {
      if (typeof key !== "string") return [];
      return [[key, givenOf(value, byName.get(key) ?? unknown(key), isText)] as const];
    }),
  );
}

function readText(value: string | number | boolean | null, { type }: Field): unknown {
  const scalar = scalarOf(type);
  if (scalar === "string") return typeof value === "number" ? String(value) : (value ?? undefined);
  const isNumber = typeof value === "string" && /^-?\d+(?:\.\d+)?$/u.test(value);
  return isNumber && scalar !== "boolean" ? Number(value) : (value ?? undefined);
}

/** Whether a sample is blank: pages write "" for a value that they do not show. */
function isBlank({ rule }: Issue): boolean {
  return rule === "empty";
}

/** Whether a finding names the field: a finding about a path parameter has its name alone. */
function isTold({ path }: Issue, findings: readonly Finding[]): boolean {
  const name = /[^.]+$/u.exec(path)?.[0] ?? path;
  return findings.some(({ rule, reason }) => {
    if (rule.startsWith("sample-")) return reason.includes(`request.${path.replace(/\[\d+\]/gu, "[]")}`);
    return rule === "path-parameter-elsewhere" && reason.includes(`"${name}"`);
  });
}

const options = { timeout: 300_000, meta: { needs: "corpus" } } as const;

describe.skipIf(!hasCorpus)("the corpus", options, () => {
  test("lint reports the fault of every sample of a call with its page and line", async () => {
    // Without corrections: a sample follows its page, and the fault that a correction repairs is in both.
    const { pages } = readPageTree([join(corpusFolder, "openapi")]);
    const read = joinPageResults(await readingsOf(pages, { samples: true }));
    const settled = refine(read, noCorrections);
    const { operations } = settled;
    const findings = [...settled.findings, ...lintOperations(settled)];
    const untold: string[] = [];
    let judged = 0;
    for (const operation of operations) {
      const fields = clientGroups(operation.request);
      const pageFindings = findings.filter(({ file }) => file === operation.file);
      for (const sample of operation.samples ?? []) {
        const request = sample.style === undefined ? undefined : requestOf(sample, fields);
        if (!request) continue;
        judged++;
        for (const issue of issuesOf(request, fields, "request")) {
          const what = `${operation.file}:${sample.line} ${issue.path} ${issue.rule} ${issue.received}`;
          if (isBlank(issue)) continue;
          if (!isTold(issue, pageFindings)) untold.push(what);
        }
      }
    }
    expect(judged).toBeGreaterThan(3_000);
    expect(untold).toEqual([]);
  });
});

test(
  "lint reports the fault of every example in specs/ with its page and line",
  { timeout: 120_000 },
  async () => {
    const { operations, findings } = await analyze(specPages(), { lint: true });
    const reported = new Set(
      findings.filter(({ rule }) => rule.startsWith("example-")).map(({ file, line }) => `${file}:${line}`),
    );
    const untold: string[] = [];
    let judged = 0;
    const judge = (fields: readonly Field[], file: string): void => {
      for (const field of fields) {
        judge(field.children ?? [], file);
        if (field.example === undefined || field.children) continue;
        judged++;
        const [issue] = issuesOf({ [field.name]: field.example }, [field], "request");
        const place = `${file}:${field.line}`;
        if (issue !== undefined && !reported.has(place) && !isBlank(issue))
          untold.push(`${place} ${issue.path} ${issue.rule} ${issue.received}`);
      }
    };
    for (const { request, response, file } of operations) {
      judge(request.find(({ name }) => name === "json")?.children ?? [], file);
      judge(response, file);
    }
    expect(judged).toBeGreaterThan(1_000);
    expect(untold).toEqual([]);
  },
);
