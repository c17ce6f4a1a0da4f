/**
 * The option `closedEnums`. `UPDATE_FIXTURES=1 npx vitest run test/generator/emit/closed-enums.test.ts` writes the wanted
 * modules anew.
 */
import { expect, test } from "vitest";
import { closeEnums } from "#generator/emit/closed-enums";
import { analyze, emit } from "#generator/index";
import { expectFixture, fixturePage, fixtures, fixtureText } from "../support/fixtures.ts";
import { field, notification } from "../support/page.ts";
import { typeErrorsIn } from "../support/type-check.ts";

async function moduleOf(name: string, closedEnums: boolean): Promise<string> {
  const model = await analyze([fixturePage("emit", name)]);
  const path = `${model.operations[0]?.names.module ?? ""}.ts`;
  return (await emit(model, { closedEnums })).find((file) => file.path === path)?.text ?? "";
}

test("the generator closes the enums of a response", async () => {
  expectFixture("emit-options/enums.closed.ts", await moduleOf("enums", true));
});

test("the generator closes the enums of a notification, and leaves its reply", () => {
  const state = field("state", { enum: ["A", "B"] });
  const request = [
    field("body", { type: "object", children: [field("states", { type: "object[]", children: [state] })] }),
  ];
  const names = {
    function: "a",
    type: "A",
    operation: "a",
    requestSchema: "a",
    responseSchema: "b",
    module: "webhook/v3/A",
  };
  const from = { ...notification({ request, response: [state] }), names };
  const closed = closeEnums({ path: "webhook/v3/A.ts", as: "notification", from });
  expect(closed).toMatchObject({
    from: {
      request: [{ children: [{ children: [{ name: "state", isClosed: true }] }] }],
      response: [state],
    },
  });
});

test("the generator leaves enums open without the option", async () => {
  expect(await moduleOf("enums", false)).toBe(fixtureText("emit/enums.ts"));
});

test("an exhaustive switch over a closed enum compiles, and over an open one does not", () => {
  const program = (module: string) => `
    import type { PatchDemoStateResponse } from "${module}";
    export function name(state: PatchDemoStateResponse["several"]): string {
      switch (state) {
        case "A": return "a";
        case "B": return "b";
      }
    }`;
  const errors = typeErrorsIn(
    new Map([
      ["test/fixtures/closed.ts", program("./emit-options/enums.closed.ts")],
      ["test/fixtures/open.ts", program("./emit/enums.ts")],
    ]),
  );
  expect([...errors.keys()]).toEqual(["test/fixtures/open.ts"]);
});

test("the guard and the validator of a closed enum reject a value that is not documented", async () => {
  const { href } = new URL("emit-options/enums.closed.ts", fixtures);
  const closed = (await import(href)) as typeof import("../../fixtures/emit-options/enums.closed.ts");
  const open = await import("../../fixtures/emit/enums.ts");
  for (const [response, isClosed] of [
    [{ several: "A", whole: 1, many: ["B"] }, true],
    [{ several: "D" }, false],
    [{ several: "A", whole: 3 }, false],
    [{ several: "A", many: ["B", "D"] }, false],
  ] as const) {
    expect(open.isPatchDemoStateResponse(response)).toBe(true);
    expect(closed.isPatchDemoStateResponse(response)).toBe(isClosed);
    const { issues } = closed.validatePatchDemoStateResponse["~standard"].validate(response) as {
      issues?: readonly unknown[];
    };
    expect(issues === undefined).toBe(isClosed);
  }
});
