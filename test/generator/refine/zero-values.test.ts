import { expect, test } from "vitest";
import type { Field, Operation } from "#generator/ir/model";
import { dropZeroValues } from "#generator/refine/zero-values";

/** The values of a field of the request, and of the response. */
function valuesOf(name: string, values: Field["enum"]): (Field["enum"] | undefined)[] {
  const field = { name, type: "string", required: true, label: "", line: 1, column: 1 } as const;
  const fields = [{ ...field, ...(values && { enum: values }) }];
  const operation: Operation = {
    kind: "endpoint",
    method: "POST",
    path: "/v3/demo",
    page: "openapi/v3/demo.md",
    file: "demo.md",
    line: 1,
    title: "演示",
    hosts: [],
    links: [],
    responseType: "json",
    request: fields,
    response: fields,
  };
  const { request, response } = dropZeroValues(operation);
  return [request[0]?.enum, response[0]?.enum];
}

test.each<[name: string, values: Field["enum"], want: Field["enum"]]>([
  ["mix_pay_type", ["UNKNOWN_MIX_PAY_TYPE", "CASH_ONLY"], ["CASH_ONLY"]],
  ["card_type", ["UNKNOWN_USER_CARD_TYPE", "ID_CARD"], ["ID_CARD"]],
  // A failure, and a mode, that the API does use.
  [
    "invite_failed_code",
    ["UNKNOWN_TAX_INFO", "INVALID_COMPANY_INFO"],
    ["UNKNOWN_TAX_INFO", "INVALID_COMPANY_INFO"],
  ],
  ["charge_mode", ["UNKNOWN", "INTERVAL"], ["UNKNOWN", "INTERVAL"]],
  ["order_type", ["UNKNOWN_ORDER_TYPE"], ["UNKNOWN_ORDER_TYPE"]],
  ["status", undefined, undefined],
  ["status", [0, 1], [0, 1]],
])("%s: %j → %j", (name, values, want) => {
  expect(valuesOf(name, values)).toEqual([want, want]);
});
