/**
 * Every table of specs/ judged three ways: by the walk over it, by what it compiles to, and by Ajv with the JSON Schema
 * of the same fields. The verdicts and the places of what failed must be the same.
 */
import { inspect } from "node:util";
import fc from "fast-check";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compileTable, type Compiled, type Validator } from "wechatpay-ts/compile";
import { requestFields, notificationFields, type ClientFields } from "#generator/schema/client-fields";
import { isFile } from "#generator/ir/field";
import type { NamedOperation } from "#generator/ir/model";
import type { Direction, Issue } from "#runtime/check";
import type { EventTable, Field, Fields, Operation } from "#runtime/table";
import { failingPaths, pointer, schemaJudge, schemaOf } from "../support/json-schema.ts";
import { root, specOperations } from "../support/specs.ts";
import { changed, changesWith, oddJson, valuesOf, type Change } from "../support/values.ts";

/** One table, with what the module says of it and what it was made from. */
interface Case {
  readonly name: string;
  readonly table: Field | Fields;
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
  const toCase = (side: string, table: Field | Fields, direction: Direction, fields: ClientFields): Case => ({
    name: `${names.type}${side}`,
    table,
    direction,
    is: module[`is${names.type}${side}`] as Case["is"], // emitted under this name, and called below
    validate: module[`validate${names.type}${side}`] as Case["validate"], // as is this
    fields,
  });
  if (kind === "notification") {
    const { notification } = module[names.operation] as EventTable; // each notification's module exports its table
    return [toCase("Notification", notification, "response", { fields: notificationFields(operation) })];
  }
  const table = module[names.operation] as Operation; // each endpoint's module exports its table
  const request = toCase("Request", table.request, "request", { fields: requestFields(operation.request) });
  if (isFile(responseType)) return [request];
  return [request, toCase("Response", table.response, "response", { fields: response, variants })];
}

const operations = specOperations();
/** An operation takes some milliseconds, mostly for Ajv to compile; a test of its own would double that. */
const parts = 8;
const share = (part: number) => operations.filter((_, index) => index % parts === part);

describe.each(Array.from({ length: parts }, (_, part) => part))("tables, part %i", (part) => {
  test("the walk, its compiled form and Ajv say the same of values as documented, and of spoilt ones", async () => {
    for (const operation of share(part)) {
      for (const one of await casesOf(operation)) {
        const judge = judgeOf(one);
        fc.assert(
          fc.property(valuesOf(one.fields), changesWith(oddJson), (value, changes) => {
            expectPass(judge, value);
            expectAgreement(judge, changed(structuredClone(value), changes));
          }),
          { numRuns: 15 },
        );
      }
    }
  });
});

interface Judge extends Case {
  readonly compiled: Compiled<unknown>;
  readonly ajv: ReturnType<ReturnType<typeof schemaJudge>["compile"]>;
}

function judgeOf(one: Case): Judge {
  return {
    ...one,
    compiled: compileTable(one.table, one.direction),
    ajv: schemaJudge().compile(schemaOf(one.fields, one.direction)),
  };
}

function expectPass({ name, is, validate, compiled, ajv }: Judge, value: unknown): void {
  const verdicts = [
    is(value),
    compiled.is(value),
    ajv(value),
    validate(value).length,
    compiled.validate(value).length,
  ];
  if (verdicts.join() !== "true,true,true,0,0")
    expect.fail(`${name}: ${verdicts.join()} for ${inspect(value)}`);
}

/** Plain comparisons: a hundred thousand of them, of which `expect` would take most of the time. */
function expectAgreement({ name, is, validate, compiled, ajv }: Judge, value: unknown): void {
  const issues = validate(value);
  const isX = is(value);
  const told = `${name} of ${inspect(value)}: ${JSON.stringify(issues)}`;
  if (JSON.stringify(compiled.validate(value)) !== JSON.stringify(issues))
    expect.fail(`compiled differs: ${told}`);
  if (isX !== compiled.is(value)) expect.fail(`compiled says ${!isX}: ${told}`);
  if (isX !== !issues.some(isOfType)) expect.fail(`the guard says ${isX}: ${told}`);
  if (ajv(value) !== (issues.length === 0))
    expect.fail(`Ajv differs: ${told}, ${JSON.stringify(ajv.errors)}`);
  const { sure, variants } = failingPaths(ajv.errors ?? []);
  const paths = pathsOf(validate, value);
  const isSame =
    [...sure].every((path) => paths.has(path)) &&
    [...paths].every((path) => sure.has(path) || variants.has(path));
  if (!isSame) expect.fail(`Ajv has ${[...sure].join(" ")} or ${[...variants].join(" ")}: ${told}`);
}

/** What the type of a value says; of a string it says no more. */
function isOfType({ rule }: Issue): boolean {
  return rule !== "four-byte" && rule !== "ciphertext";
}

/** As JSON Pointers. What must not be beside other fields is a fault of the object that holds both. */
function pathsOf(validate: Validator<unknown>, value: unknown): Set<string> {
  const result = validate["~standard"].validate(value);
  const rules = validate(value).map(({ rule }) => rule);
  return new Set(
    (result.issues ?? []).map(({ path }, index) =>
      pointer(rules[index] === "shape" ? path.slice(0, -1) : path),
    ),
  );
}

describe("whatever comes", () => {
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

  test("the walk and its compiled form say the same, and neither throws", async () => {
    const every = operations.filter((_, index) => index % 10 === 0);
    for (const operation of every) {
      for (const one of await casesOf(operation)) {
        const compiled = compileTable(one.table, one.direction);
        fc.assert(
          fc.property(valuesOf(one.fields), changesWith(odd), (value, changes) =>
            expectSame(one, compiled, spoilt(value, changes)),
          ),
          { numRuns: 30 },
        );
      }
    }
  });

  function spoilt(value: unknown, changes: readonly Change[]): unknown {
    return changed(structuredClone(value), changes.slice(0, 1));
  }

  function expectSame({ name, is, validate }: Case, compiled: Compiled<unknown>, value: unknown): void {
    const issues = validate(value);
    expect(compiled.validate(value), name).toEqual(issues);
    expect([is(value), compiled.is(value)], name).toEqual(Array(2).fill(!issues.some(isOfType)));
  }
});
