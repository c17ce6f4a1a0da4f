/** The forms of the page are filled with required fields only, and a sandbox that keeps state accepts them unchanged. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { startSandbox, type Sandbox } from "#sandbox/index";

import { specOperations } from "../support/specs.ts";
import { ask, fromPage } from "./support/browser-request.ts";

interface Form {
  readonly operationId: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: "path" | "query" | "header";
    readonly required: boolean;
    readonly examples?: { readonly default: { readonly value: unknown } };
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly example?: unknown }>> };
}
interface Reference {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Form>>>>;
}

const merchants = [{ mchid: "1900000077", appids: ["wx77"], brands: ["120344"] }];
let sandbox: Sandbox;
let reference: Reference;
beforeAll(async () => {
  sandbox = await startSandbox({ operations: specOperations(), merchants });
  const { body } = await ask(`${sandbox.url}/sandbox/page/reference.json`);
  reference = JSON.parse(body) as Reference; // as the page reads it
}, 60_000);
afterAll(() => sandbox.close());

/** The value that the form has for a parameter. */
function valueOf({ examples }: NonNullable<Form["parameters"]>[number]): string {
  const value = examples?.default.value;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Sends a form unchanged. */
async function sendForm(path: string, method: string, { parameters = [], requestBody }: Form) {
  const of = (place: string) => parameters.filter((one) => one.examples && one.in === place);
  const target = of("path").reduce(
    (text, one) => text.replace(`{${one.name}}`, encodeURIComponent(valueOf(one))),
    path,
  );
  const query = new URLSearchParams(
    of("query").map((one): [string, string] => [one.name, valueOf(one)]),
  ).toString();
  const headers = Object.fromEntries(of("header").map((one) => [one.name, valueOf(one)]));
  const body = requestBody?.content["application/json"]?.example;
  return ask(`${sandbox.url}/sandbox/call${target}${query === "" ? "" : `?${query}`}`, {
    method: method.toUpperCase(),
    headers: {
      ...fromPage(sandbox),
      ...headers,
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

/** Every form but those of uploads, whose files a user chooses. */
const formsOf = ({ paths }: Reference) =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, form]) => !form.requestBody?.content["multipart/form-data"])
      .map(([method, form]) => ({ path, method, form })),
  );

describe("the form of", () => {
  test.each([
    "/v3/pay/transactions/native",
    "/v3/pay/transactions/jsapi",
    "/v3/pay/transactions/h5",
    "/v3/pay/transactions/codepay",
    "/v3/pay/partner/transactions/jsapi",
    "/v3/combine-transactions/native",
    "/v3/fund-app/mch-transfer/transfer-bills",
    "/v3/transfer/batches",
    "/v3/payscore/serviceorder",
  ])("%s is accepted, and the merchant of the sandbox calls", async (path) => {
    sandbox.reset();
    const { status, body } = await sendForm(path, "post", reference.paths[path]?.["post"] ?? noForm);
    expect(status, body).toBe(200);
    expect(sandbox.received.at(-1)).toMatchObject({ caller: { kind: "merchant", id: "1900000077" } });
  });

  test("an order has the required fields only", () => {
    const { requestBody } = reference.paths["/v3/pay/transactions/native"]?.["post"] ?? noForm;
    const example = requestBody?.content["application/json"]?.example;
    expect(Object.keys(example ?? {}).sort()).toEqual(
      ["amount", "appid", "description", "mchid", "notify_url", "out_trade_no"].sort(),
    );
    expect(example).toMatchObject({ appid: "wx77", mchid: "1900000077" });
  });
});

const noForm: Form = { operationId: "" };

/** Forms that are refused otherwise than by the absence of what they name. */
const exceptions: readonly string[] = [
  "post /v3/gov/subsidy/qualifications/passthrough/cancel", // of a qualification that is not claimed yet
  "post /v3/med-ins/orders", // the sums depend on each other, which the examples of the page do not show
  "post /v3/payscore/partner/serviceorder/direct-complete", // as above
];

/** What a request names does not exist yet. A path that no page documents is an error of the form. */
const isAbsent = (status: number, body: string) => status === 404 && !body.includes("no page documents");

test("every form is accepted unchanged, or refused for the state of the sandbox alone", async () => {
  const forms = formsOf(reference);
  const accepted: string[] = [];
  const refused: string[] = [];
  for (const { path, method, form } of forms) {
    sandbox.reset();
    const { status, body } = await sendForm(path, method, form);
    if (status < 300) accepted.push(path);
    else if (!isAbsent(status, body)) refused.push(`${method} ${path}: ${body}`);
  }
  expect(refused.map((one) => one.split(":")[0])).toEqual(exceptions);
  // Most of the others query or change what a call has to create first.
  expect(accepted.length / forms.length).toBeGreaterThan(0.85);
}, 240_000);
