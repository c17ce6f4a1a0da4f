/**
 * Each correction of what a page refuses, lacks or gets wrong, by the facts of WeChat Pay's samples: with it, the message
 * passes the validator and the compiler. Without it, and with all others, it does not.
 */
import { describe, expect, test } from "vitest";
import { baseCorrections } from "#generator/corrections/base";
import type { NamedEndpoint, Operation } from "#generator/ir/model";
import { isEndpoint } from "#generator/ir/operation";
import { emitEndpoints } from "#generator/emit/endpoint";
import { nameOperation } from "#generator/ir/names";
import { readPages } from "#generator/read/read";
import type { Correction } from "#generator/refine/corrections";
import { targetsOf } from "#generator/refine/edits";
import { refine } from "#generator/refine/refine";
import { specPages } from "../../support/specs.ts";
import { issuesOf, messageWith } from "../support/message.ts";
import { typeErrorsIn } from "../support/type-check.ts";
import { requests, responses, type Proof } from "./official.ts";

const emitOptions = { runtime: "#runtime", importExtension: ".ts", pages: "specs/" } as const;

const proofs: readonly Proof[] = [...requests, ...responses];
const pages = new Map(specPages().map((page) => [page.page, page]));
const reading = readPages(
  [...new Set(proofs.map(({ page }) => page))].flatMap((page) => pages.get(page) ?? []),
);

/** The operation as corrected; `documented`: before rules make optional what a page flattens. */
function operationOf(
  { page, method }: Proof,
  entries: readonly Correction[],
  stage: "operations" | "documented",
): NamedEndpoint {
  const read = { ...reading, operations: reading.operations.filter((one) => one.page === page) };
  const operations: readonly Operation[] = refine(read, { entries, findings: [] })[stage];
  const match = operations.filter(isEndpoint).find((one) => one.method === method);
  if (!match) throw new Error(`${page} does not describe ${method}.`);
  return nameOperation(match);
}

/** The entry that a proof is about. */
function isAbout({ page, method, target, fact }: Proof, { edit, ...correction }: Correction): boolean {
  const isOfOperation = correction.page === page && correction.operation === method.toLowerCase();
  const hasFact = fact === undefined || (edit.kind === "field" && Object.hasOwn(edit.is, fact));
  return isOfOperation && hasFact && targetsOf(edit).includes(target);
}

const judged = proofs.map((proof) => {
  const corrected = operationOf(proof, baseCorrections, "operations");
  const uncorrected = operationOf(
    proof,
    baseCorrections.filter((correction) => !isAbout(proof, correction)),
    "documented",
  );
  return { ...proof, corrected, uncorrected, message: messageWith(corrected, proof.side, proof.facts) };
});

describe("the validator", () => {
  test.each(judged)("$name $fact", ({ corrected, uncorrected, side, message, isOpen }) => {
    expect(issuesOf(corrected, side, message)).toEqual([]);
    if (!isOpen) expect(issuesOf(uncorrected, side, message)).not.toEqual([]);
  });
});

/** The client fills `Wechatpay-Serial`, so the type of a request does not have it. */
function withoutSerial(message: unknown): unknown {
  const { headers, ...groups } = Object(message) as { headers?: Record<string, unknown> }; // a request or a response
  const { "Wechatpay-Serial": _, ...others } = headers ?? {};
  return Object.keys(others).length > 0 ? { ...groups, headers: others } : groups;
}

test("the compiler", { timeout: 300_000 }, () => {
  const texts = new Map<string, string>();
  judged.forEach(({ corrected, uncorrected, side, message, statement }, at) => {
    const type = `${corrected.names.type}${side === "request" ? "Request" : "Response"}`;
    const program = [
      `import type { ${type} as Message } from "./module.ts";`,
      // The values that a response lists, without the text that WeChat Pay may add.
      `type Listed<Of> = Of extends unknown ? (string extends Of ? never : Of) : never;`,
      statement ?? `export const message: Message = ${JSON.stringify(withoutSerial(message))};`,
      "export type { Listed, Message };",
    ].join("\n");
    for (const [folder, operation] of [
      ["with", corrected],
      ["without", uncorrected],
    ] as const) {
      texts.set(`test/${folder}/${at}/module.ts`, emitEndpoints([operation], emitOptions));
      texts.set(`test/${folder}/${at}/program.ts`, program);
    }
  });
  const errors = typeErrorsIn(texts);
  const programs = (folder: string) => judged.map((_, at) => `test/${folder}/${at}/program.ts`);
  expect(programs("with").map((path) => errors.get(path))).toEqual(judged.map(() => undefined));
  const compiling = programs("without").flatMap((path, at) => (errors.has(path) ? [] : [judged[at]?.name]));
  expect(compiling).toEqual([]);
  // What fails is the program, never the module that it is written for.
  expect([...errors.keys()].filter((path) => !path.endsWith("/program.ts"))).toEqual([]);
});

test("every proof is about one correction", () => {
  const counts = proofs.map((proof) => baseCorrections.filter((one) => isAbout(proof, one)).length);
  expect(counts).toEqual(proofs.map(() => 1));
});
