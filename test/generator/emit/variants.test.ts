/** What the types of variants let a program read, what they refuse, and that the guards agree with the validators. */
import { fileURLToPath } from "node:url";

import fc from "fast-check";
import ts from "typescript";
import { describe, expect, test } from "vitest";

import {
  isCombinedDemoPaid,
  isDemoPaidNotification,
  isDirectDemoPaid,
  isPartnerDemoPaid,
} from "../../fixtures/emit/webhook.DEMO.PAID.ts";
import { fixtures } from "../support/fixtures.ts";
import { root } from "../../support/specs.ts";

const head = `
import { isDirectDemoPaid, isPartnerDemoPaid, type DemoPaidNotification, type DirectDemoPaid } from "./webhook.DEMO.PAID.ts";
declare const event: DemoPaidNotification;
declare const resource: DemoPaidNotification["resource"];
const text = (value: string): string => value;
const count = (value: number): number => value;
`;

const right = {
  "a check of the content": `if ("amount" in resource) count(resource.amount.total);`,
  "a check of the number": `if ("out_trade_no" in resource) count(resource.amount.total), text(resource.out_trade_no);`,
  "a guard": `if (isDirectDemoPaid(resource)) count(resource.amount.total), text(resource.mchid);`,
  "a guard of a path": `if (isDirectDemoPaid(event.resource)) count(event.resource.amount.total);`,
  "two guards": `if (isDirectDemoPaid(resource) || isPartnerDemoPaid(resource)) count(resource.amount.total); else text(resource.combine_mchid);`,
  "an id that is there": `if (resource.sp_mchid !== undefined) count(resource.amount.total), text(resource.sub_mchid);`,
  "an id that is not there": `if ("amount" in resource && resource.sp_mchid === undefined) text(resource.mchid), count(resource.amount.total);`,
  "an id by in, with the content": `if ("mchid" in resource && "amount" in resource) count(resource.amount.total);`,
  "reading either id": `const id: string | undefined = resource.sp_mchid ?? resource.mchid; if (id) text(id);`,
  "reading either id of a payment": `if ("amount" in resource) text(resource.sp_mchid ?? resource.mchid);`,
  "naming a variant": `const direct: DirectDemoPaid = { mchid: "1", out_trade_no: "2", amount: { total: 3 } }; text(direct.mchid);`,
  "a variant within": `for (const one of resource.promotion_detail ?? []) text("coupon_id" in one ? one.coupon_id : one.promotion_id);`,
};

const wrong = {
  "the content without a check": `count(resource.amount.total);`,
  "an id without a check": `text(resource.mchid);`,
  "the other id after a guard": `if (isDirectDemoPaid(resource)) text(resource.sp_mchid);`,
  "the content of the other variants": `if (!isDirectDemoPaid(resource) && !isPartnerDemoPaid(resource)) count(resource.amount.total);`,
  "the content after a check of an id that others lack, too": `if (resource.sp_mchid === undefined) count(resource.amount.total);`,
  "a name that no variant has": `if ("amount" in resource) text(resource.mch_id);`,
  "a variant with the id of another": `const direct: DirectDemoPaid = { mchid: "1", sp_mchid: "4", out_trade_no: "2", amount: { total: 3 } }; text(direct.mchid);`,
  "a variant without its id": `const direct: DirectDemoPaid = { out_trade_no: "2", amount: { total: 3 } }; text(direct.mchid);`,
  "a guard of a value that is not an object": `isDirectDemoPaid("1");`,
};

/** How many errors the compiler finds in each program, all of them in one run. */
function errorsOf(programs: Readonly<Record<string, string>>, exactOptionalPropertyTypes: boolean) {
  const base = ts.readConfigFile(`${root}/tsconfig.base.json`, (path) => ts.sys.readFile(path)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(base.config, ts.sys, root);
  const folder = fileURLToPath(new URL("emit/", fixtures));
  const texts = new Map(
    Object.values(programs).map((text, at) => [`${folder}program-${at}.ts`, `${head}${text}\n`]),
  );
  const settings = {
    ...options,
    exactOptionalPropertyTypes,
    noEmit: true,
    noUnusedLocals: false,
    customConditions: ["wechatpay-source"],
  };
  const host = ts.createCompilerHost(settings);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, language, ...rest) => {
    const text = texts.get(name);
    return text === undefined ? read(name, language, ...rest) : ts.createSourceFile(name, text, language);
  };
  const program = ts.createProgram([...texts.keys()], settings, host);
  return Object.fromEntries(
    Object.keys(programs).map((name, at) => {
      const file = program.getSourceFile(`${folder}program-${at}.ts`);
      const diagnostics = ts.getPreEmitDiagnostics(program, file);
      return [name, diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "))];
    }),
  );
}

describe.each([true, false])("with exactOptionalPropertyTypes %s", (exact) => {
  const errors = errorsOf({ ...right, ...wrong }, exact);

  test.each(Object.keys(right))("%s compiles", (name) => {
    expect(errors[name]).toEqual([]);
  });

  test.each(Object.keys(wrong))("%s does not compile", (name) => {
    expect(errors[name]).toHaveLength(1);
  });
});

test("a guard takes what the validator takes, and only one of them does", () => {
  const members = {
    mchid: fc.constant("1"),
    sp_mchid: fc.constant("2"),
    sub_mchid: fc.constant("3"),
    combine_mchid: fc.constant("4"),
    out_trade_no: fc.constant("5"),
    amount: fc.constant({ total: 6 }),
    sub_orders: fc.constant([{ out_trade_no: "7" }]),
  };
  const envelope = { id: "1", create_time: "2", event_type: "DEMO.PAID", resource_type: "3", summary: "4" };
  fc.assert(
    fc.property(fc.record(members, { requiredKeys: [] }), (resource) => {
      const guards = [isDirectDemoPaid, isPartnerDemoPaid, isCombinedDemoPaid];
      const taken = guards.filter((guard) => guard(resource)).length;
      expect(taken).toBe(isDemoPaidNotification({ ...envelope, resource }) ? 1 : 0);
    }),
    { numRuns: 500 },
  );
});

test.each([
  [
    "a getter that throws",
    {
      get mchid(): string {
        throw new Error("no");
      },
    },
  ],
  ["a list", ["mchid"]],
  ["inherited members", Object.create({ mchid: "1", out_trade_no: "2", amount: { total: 3 } }) as object],
  [
    "a proxy that throws",
    new Proxy(
      {},
      {
        getOwnPropertyDescriptor: () => {
          throw new Error("no");
        },
      },
    ),
  ],
])("a guard refuses %s, and does not throw", (_, value) => {
  expect(isDirectDemoPaid(value)).toBe(false);
});
