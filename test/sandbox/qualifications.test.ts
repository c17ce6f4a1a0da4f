/** Subsidies: claimed, used, given back, as the seed pages describe it. */
import { createClient } from "wechatpay-ts/chain";
import { expect, test } from "vitest";

import { makeCredentials } from "#sandbox/index";

import { exampleRequest } from "../support/request.ts";
import { specEndpoints } from "../support/specs.ts";
import { clientOf, sandboxFor } from "./support/merchant.ts";

const operations = specEndpoints();
const credentials = await makeCredentials();
const region = 310100;
const person = { real_name: "张三", id_card_number: "11010519491231002X", phone_number: "13800138000" };
const identity = { ...person, identity_document_type: "ID_DOC_TYPE_ID_CARD" } as const;

/** What the page's sample gives, with these changes. */
function sample(path: string, changes: object) {
  const operation = operations.find((one) => one.path === path && one.method === "POST");
  if (!operation) throw new Error(`No page documents ${path}.`);
  const { json } = exampleRequest(operation) as { json: object }; // every one of these has a body
  return { json: { ...json, ...changes } as never }; // the sample of this very page
}

async function start() {
  const sandbox = await sandboxFor({ operations, credentials });
  const wx = createClient(clientOf(sandbox));
  const { subsidy } = wx.v3.gov;
  const query = (appliance_id: 1 | 2) =>
    subsidy.qualification.get({ query: { ...person, appliance_id, qualification_region_code: region } });
  return { sandbox, subsidy, query };
}

const refused = { status: 400, apiCode: "INVALID_REQUEST" };

test("a qualification is claimed once, used with one order, and restored when the order is returned", async () => {
  const { subsidy, query } = await start();
  const { claim, cancel } = subsidy.qualifications.passthrough;
  const claimed = {
    json: { ...identity, appliance_id: 1, qualification_region_code: region, longitude: "1", latitude: "1" },
  } as const;
  expect(await query(1)).toEqual({ state: "UNCLAIMED" });
  await claim.post(claimed);
  await expect(claim.post(claimed)).rejects.toMatchObject(refused);
  expect(await query(1)).toEqual({ state: "UNREDEEMED" });
  expect(await query(2)).toEqual({ state: "UNCLAIMED" });
  const path = "/v3/gov/subsidy/qualifications/sync";
  const use = (out_trade_no: string, cate_state: string) =>
    subsidy.qualifications.sync.post(
      sample(path, { ...identity, appliance_id: 1, out_trade_no, cate_state }),
    );
  await use("T1", "CATE_STATE_REDEEM");
  await use("T1", "CATE_STATE_REDEEM");
  await expect(use("T2", "CATE_STATE_REDEEM")).rejects.toMatchObject(refused);
  expect(await query(1)).toEqual({ state: "REDEEMED" });
  const all = await subsidy.qualifications.query.post({
    json: { ...identity, qualification_region_code: region },
  });
  expect(all.qualification_list).toHaveLength(17);
  expect(all.qualification_list.slice(0, 2)).toEqual([
    { appliance_id: 1, state: "REDEEMED" },
    { appliance_id: 2, state: "UNCLAIMED", unclaimed_reason: "REASON_UNCLAIMED" },
  ]);
  await use("T1", "CATE_STATE_REFUND");
  await expect(use("T1", "CATE_STATE_REFUND")).rejects.toMatchObject(refused);
  expect(await query(1)).toEqual({ state: "UNREDEEMED" });
  const { longitude: _, latitude: __, ...dropped } = claimed.json;
  await cancel.post({ json: dropped });
  expect(await query(1)).toEqual({ state: "UNCLAIMED" });
});

test("a qualification of Zhejiang is claimed, used and changed by category", async () => {
  const { sandbox, subsidy } = await start();
  const { claim, query, sync, alter } = subsidy.zhejiang.qualifications;
  const who = { cert_no: person.id_card_number, cate_code: "A01", req_ssn: "1" };
  const state = async () => (await query.post({ json: who })).data?.[0];
  expect(await state()).toMatchObject({ cate_code: "A01", status_code: "00" });
  await claim.post({ json: { ...who, name: "张三", tel: "13800138000" } });
  expect(await state()).toMatchObject({ status_code: "01" });
  const path = "/v3/gov/subsidy/zhejiang/qualifications/sync";
  const { data } = (sample(path, {}) as { json: { data: object[] } }).json; // the sample has one
  await sync.post({
    json: {
      data: [{ ...data[0], cert_no: who.cert_no, cate_code: who.cate_code, order_no: "T1", status: "0" }],
    } as never,
  }); // as above
  expect(await state()).toMatchObject({ status_code: "02" });
  const { auth_code } = await alter.post({ json: { ...who, name: "张三", tel: "13800138000" } });
  expect(auth_code).toMatch(/^[\da-f]{64}$/);
  expect(sandbox.received.every(({ response }) => response.status === 200)).toBe(true);
});
