/**
 * Each schema of specs/ is checked in three ways: by the generated validators, by the compiled ones, and by Ajv with a JSON
 * Schema of the same fields. The verdicts, and the paths of the issues, must be the same.
 */
import { inspect } from "node:util";
import fc from "fast-check";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compileSchema, type Compiled, type Validator } from "wechatpay-ts/compile";
import {
  clientGroups,
  notificationFields,
  type ClientField,
  type ClientFields,
} from "#generator/schema/client-fields";
import { isFile } from "#generator/ir/field";
import type { NamedOperation } from "#generator/ir/model";
import type { Direction, Issue } from "#runtime/check";
import type { EventSchema, Field, Fields, Operation } from "#runtime/schema";
import { failingPaths, pointer, schemaJudge, schemaOf } from "../../support/json-schema.ts";
import { root, specOperations } from "../../support/specs.ts";
import { changed, changesWith, oddJson, valuesOf, type Change } from "../../support/values.ts";

/** One schema, with the validators of its module and the fields of its page. */
interface Case {
  readonly name: string;
  readonly schema: Field | Fields;
  readonly direction: Direction;
  readonly is: (value: unknown) => boolean;
  readonly validate: Validator<unknown>;
  readonly fields: ClientFields;
}

async function casesOf(operation: NamedOperation): Promise<Case[]> {
  const { names, kind, responseType, response, responseVariants: variants } = operation;
  const module = (await import(/* @vite-ignore */ join(root, "generated", `${names.module}.ts`))) as Record<
    string,
    unknown
  >; // checked by what is called
  const toCase = (
    side: string,
    schema: Field | Fields,
    direction: Direction,
    fields: ClientFields,
  ): Case => ({
    name: `${names.type}${side}`,
    schema,
    direction,
    is: module[`is${names.type}${side}`] as Case["is"], // the module exports it under this name
    validate: module[`validate${names.type}${side}`] as Case["validate"], // and this
    fields,
  });
  if (kind === "notification") {
    const { notification } = module[names.operation] as EventSchema; // the module of a notification exports it
    return [toCase("Notification", notification, "response", { fields: notificationFields(operation) })];
  }
  const endpoint = module[names.operation] as Operation; // the module of an endpoint exports it
  const request = toCase("Request", endpoint.request, "request", {
    fields: clientGroups(operation.request).map(withOptionalSerial),
  });
  if (isFile(responseType)) return [request];
  return [request, toCase("Response", endpoint.response, "response", { fields: response, variants })];
}

/** The client fills `Wechatpay-Serial`, so a request is valid without it. */
function withOptionalSerial(group: ClientField): ClientField {
  if (group.name !== "headers" || !group.children) return group;
  const children = group.children.map((header) =>
    header.role === "clientSerial" ? { ...header, required: false } : header,
  );
  return { ...group, children, required: group.required && children.some(({ required }) => required) };
}

const operations = specOperations();
/** A test for each operation would double the time, so each test has an eighth of them. */
const parts = 8;
const share = (part: number) => operations.filter((_, index) => index % parts === part);

/** One instance for all schemas: each new one compiles its own meta-schema first, which takes ten times as long as a schema. */
const ajv = schemaJudge();
const checked = new Set<string>();

/** Returns the number of runs. Of a schema that equals an earlier one, only the exports of its module are new. */
function runsOf({ schema, direction }: Case, jsonSchema: object): number {
  const key = JSON.stringify([direction, schema, jsonSchema]);
  const isNew = !checked.has(key);
  checked.add(key);
  return isNew ? 15 : 2;
}

describe.each(Array.from({ length: parts }, (_, part) => part))("the schemas of specs/, part %i", (part) => {
  test("have the same issues by the validators, the compiled validators and Ajv, for valid and changed values", async () => {
    for (const operation of share(part)) {
      for (const one of await casesOf(operation)) {
        const jsonSchema = schemaOf(one.fields, one.direction);
        const judge: Judge = {
          ...one,
          compiled: compileSchema(one.schema, one.direction),
          ajv: ajv.compile(jsonSchema),
        };
        fc.assert(
          fc.property(valuesOf(one.fields), changesWith(oddJson), (value, changes) => {
            expectPass(judge, value);
            expectAgreement(judge, changed(structuredClone(value), changes));
          }),
          { numRuns: runsOf(one, jsonSchema) },
        );
      }
    }
  });
});

interface Judge extends Case {
  readonly compiled: Compiled<unknown>;
  readonly ajv: ReturnType<typeof ajv.compile>;
}

function expectPass({ name, is, validate, compiled, ajv: isJson }: Judge, value: unknown): void {
  const verdicts = [
    is(value),
    compiled.is(value),
    isJson(value),
    validate(value).length,
    compiled.validate(value).length,
  ];
  if (verdicts.join() !== "true,true,true,0,0")
    expect.fail(`${name}: ${verdicts.join()} for ${inspect(value)}`);
}

/** Compares without `expect`, which would take most of the time of a hundred thousand comparisons. */
function expectAgreement({ name, is, validate, compiled, ajv: isJson }: Judge, value: unknown): void {
  const issues = validate(value);
  const isX = is(value);
  const report = () => `${name} of ${inspect(value)}: ${JSON.stringify(issues)}`;
  if (JSON.stringify(compiled.validate(value)) !== JSON.stringify(issues))
    expect.fail(`compiled differs: ${report()}`);
  if (isX !== compiled.is(value)) expect.fail(`compiled says ${!isX}: ${report()}`);
  if (isX !== !issues.some(isOfType)) expect.fail(`the guard says ${isX}: ${report()}`);
  if (isJson(value) !== (issues.length === 0))
    expect.fail(`Ajv differs: ${report()}, ${JSON.stringify(isJson.errors)}`);
  const { sure, variants } = failingPaths(isJson.errors ?? []);
  const paths = pathsOf(validate, value, issues);
  const isSame =
    [...sure].every((path) => paths.has(path)) &&
    [...paths].every((path) => sure.has(path) || variants.has(path));
  if (!isSame) expect.fail(`Ajv has ${[...sure].join(" ")} or ${[...variants].join(" ")}: ${report()}`);
}

/** Reports whether a guard finds the issue, too: a type does not tell one text from another. */
function isOfType({ rule }: Issue): boolean {
  return !["empty", "four-byte", "ciphertext", "format", "length", "minimum"].includes(rule);
}

/** Returns JSON Pointers. For a field that a variant excludes, Ajv names the object. */
function pathsOf(validate: Validator<unknown>, value: unknown, issues: readonly Issue[]): Set<string> {
  const result = validate["~standard"].validate(value);
  return new Set(
    (result.issues ?? []).map(({ path }, index) =>
      pointer(issues[index]?.rule === "variant" ? path.slice(0, -1) : path),
    ),
  );
}

describe("values that JSON cannot have", () => {
  const raise = (): never => {
    throw new Error("unreadable on purpose");
  };
  const odd = fc.oneof(
    fc.constantFrom<() => unknown>(
      ...[
        () => undefined,
        () => NaN,
        () => Infinity,
        () => 1n,
        () => Symbol("s"),
        () => raise,
        (): unknown => Array(3),
      ],
      (): unknown => Object("x"),
      () => new Date(0),
      () => new Proxy({}, { ownKeys: raise }),
      () => new Proxy([], { get: raise }),
      () => Object.defineProperty({}, "id", { get: raise, enumerable: true }),
      (): unknown => Object.create({ id: "inherited" }),
      () => {
        const { proxy, revoke } = Proxy.revocable({}, {});
        revoke();
        return proxy;
      },
    ),
    fc.anything({ withNullPrototype: true, withSparseArray: true }).map((value) => () => value),
  );

  test("have the same issues by the validators and the compiled validators, and neither throws", async () => {
    const every = operations.filter((_, index) => index % 10 === 0);
    for (const operation of every) {
      for (const one of await casesOf(operation)) {
        const compiled = compileSchema(one.schema, one.direction);
        fc.assert(
          fc.property(valuesOf(one.fields), changesWith(odd), (value, changes) =>
            expectSame(one, compiled, changedOnce(value, changes)),
          ),
          { numRuns: 30 },
        );
      }
    }
  });

  function changedOnce(value: unknown, changes: readonly Change[]): unknown {
    return changed(structuredClone(value), changes.slice(0, 1));
  }

  function expectSame({ name, is, validate }: Case, compiled: Compiled<unknown>, value: unknown): void {
    const issues = validate(value);
    const isSame = JSON.stringify(compiled.validate(value)) === JSON.stringify(issues);
    const isValid = !issues.some(isOfType);
    if (!isSame || is(value) !== isValid || compiled.is(value) !== isValid)
      expect.fail(`${name} of ${inspect(value)}: ${JSON.stringify([issues, compiled.validate(value)])}`);
  }
});
