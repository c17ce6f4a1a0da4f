/** Lists of encrypted strings from the page to the wire and back: the emitted client against the sandbox. */
import { constants, privateDecrypt, publicEncrypt } from "node:crypto";

import { ciphertext, createClient, type Ciphertext, type Plaintext } from "wechatpay-ts";
import { expect, expectTypeOf, test } from "vitest";

import { analyze } from "#generator/index";
import { toOpenApi } from "#generator/openapi/document";
import { compileSchema } from "#runtime/compile";
import {
  isPostDemoEncryptedListsRequest,
  postDemoEncryptedLists,
  postOperation,
  validatePostDemoEncryptedListsRequest,
  type PostDemoEncryptedListsRequest,
  type PostDemoEncryptedListsResponse,
} from "../fixtures/emit/encrypted-lists.ts";
import { fixturePage, fixtureText } from "../generator/support/fixtures.ts";
import { define, list, required, string } from "#runtime/schema";
import { clientOf, sandboxFor } from "./support/merchant.ts";

const name = "encrypted-lists";
const yaml = { path: `${name}.yaml`, text: fixtureText(`emit/${name}.yaml`) };
const { operations, findings } = await analyze([fixturePage("emit", name)], { corrections: [yaml] });

test("the corrected page is complete", () => {
  expect(findings).toEqual([]);
});

test("the client encrypts and decrypts each element of a list", async () => {
  const sandbox = await sandboxFor({ operations });
  const credentials = clientOf(sandbox);
  const client = createClient({ ...credentials, validate: "throw" });
  const insured_name_list = ["张三", "李四", "", "张三"];
  const answers = [{ user_chosen_values: ["爬山", "游泳"] }, { user_chosen_values: [] }];
  const allow = { "json.insured_name_list[]": "empty" } as const;
  const response = await postDemoEncryptedLists(client, { json: { insured_name_list, answers } }, { allow });
  const [exchange] = sandbox.received;
  expect(exchange?.decrypted.map(({ path, plain }) => [path, plain])).toEqual([
    ["json.insured_name_list[0]", "张三"],
    ["json.insured_name_list[1]", "李四"],
    ["json.insured_name_list[3]", "张三"],
    ["json.answers[0].user_chosen_values[0]", "爬山"],
    ["json.answers[0].user_chosen_values[1]", "游泳"],
  ]);
  const wire = exchange?.body ?? "";
  const sent = JSON.parse(wire) as PostDemoEncryptedListsRequest["json"]; // strings stay strings
  expect(wire).not.toMatch(/张三|李四|爬山|游泳/u);
  expect(sent.insured_name_list.map((one) => Buffer.from(String(one), "base64").length)).toEqual([
    256, 256, 0, 256,
  ]);
  expect(sent.insured_name_list[0]).not.toBe(sent.insured_name_list[3]);
  expect(sent.answers?.[1]).toEqual({ user_chosen_values: [] });
  // The sample of the page is what the sandbox encrypts.
  expect(response.insured_name_list).toEqual(["tCk1JSUV2QUlCQURBTkJna3Foa2lHOXc"]);
  const received = JSON.parse(exchange?.response.body ?? "") as { insured_name_list: string[] }; // as the page says
  const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1", key: credentials.privateKey };
  const decrypted = received.insured_name_list.map((one) => privateDecrypt(oaep, Buffer.from(one, "base64")));
  expect(decrypted.map(String)).toEqual(response.insured_name_list);
});

test("decryptField decrypts each element of a list that was returned encrypted", async () => {
  const sandbox = await sandboxFor({ operations });
  const client = createClient(clientOf(sandbox));
  const request = { json: { insured_name_list: ["张三"] } };
  const { insured_name_list } = await postDemoEncryptedLists(client, request, { decrypt: false });
  expectTypeOf(insured_name_list).toEqualTypeOf<Ciphertext<"merchant">[]>();
  expect(await Promise.all(insured_name_list.map((one) => client.decryptField(one)))).toEqual([
    "tCk1JSUV2QUlCQURBTkJna3Foa2lHOXc",
  ]);
});

test("an element may be a ciphertext already", async () => {
  const sandbox = await sandboxFor({ operations });
  const credentials = clientOf(sandbox);
  const client = createClient({ ...credentials, validate: "throw" });
  const [serial = "", key = ""] = Object.entries(credentials.wechatpayKeys)[0] ?? [];
  const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1", key };
  const encrypted = publicEncrypt(oaep, Buffer.from("李四")).toString("base64");
  await postDemoEncryptedLists(
    client,
    { json: { insured_name_list: ["张三", ciphertext(encrypted)] } },
    { headers: { "Wechatpay-Serial": serial } },
  );
  const [exchange] = sandbox.received;
  expect(exchange?.decrypted.map(({ plain }) => plain)).toEqual(["张三", "李四"]);
  expect(exchange?.body).toContain(encrypted);
});

test("the sandbox refuses an element in plain text", async () => {
  const sandbox = await sandboxFor({ operations });
  const client = createClient(clientOf(sandbox));
  const unmarked = define<{ json: { insured_name_list: string[] } }, object>(
    "POST",
    "/v3/demo/encrypted-lists",
    {
      request: { json: required({ insured_name_list: required(list(string)) }) },
      response: {},
    },
  );
  await expect(client.call(unmarked, { json: { insured_name_list: ["张三"] } })).rejects.toMatchObject({
    status: 400,
  });
});

test("the types and validators accept strings and ciphertexts in a list", () => {
  type Names = PostDemoEncryptedListsRequest["json"]["insured_name_list"];
  expectTypeOf<Names>().toEqualTypeOf<readonly (string | Ciphertext)[]>();
  expectTypeOf<PostDemoEncryptedListsResponse["insured_name_list"]>().toEqualTypeOf<Plaintext[]>();
  const compiled = compileSchema<PostDemoEncryptedListsRequest>(postOperation.request, "request");
  const encrypted = ciphertext(Buffer.alloc(256, 1).toString("base64"));
  const taken = { json: { insured_name_list: ["张三", encrypted] } };
  for (const is of [isPostDemoEncryptedListsRequest, compiled.is]) {
    expect(is(taken)).toBe(true);
    expect(is({ json: { insured_name_list: ["张三", 1] } })).toBe(false);
    expect(is({ json: { insured_name_list: "张三" } })).toBe(false);
  }
  for (const validate of [validatePostDemoEncryptedListsRequest, compiled.validate]) {
    expect(validate(taken)).toEqual([]);
    const issues = validate({ json: { insured_name_list: ["张三", 1] } });
    expect(issues).toMatchObject([{ path: "json.insured_name_list[1]", rule: "type" }]);
  }
});

test("OpenAPI describes each element as a ciphertext", () => {
  const document = JSON.stringify(toOpenApi(operations));
  const item = '"items":{"type":"string","contentEncoding":"base64","x-encrypted":"rsa-oaep"}';
  expect(document.split(item)).toHaveLength(4);
});
