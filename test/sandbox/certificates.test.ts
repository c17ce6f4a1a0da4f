/** Platform certificates, and the move to public keys, as a merchant on node:crypto sees them. */
import { X509Certificate } from "node:crypto";

import { createClient } from "wechatpay-ts";
import { postTransferBatches } from "wechatpay-ts/v3/transfer/batches";
import { expect, test } from "vitest";

import { makeCredentials, type Sandbox } from "#sandbox/index";

import { specOperations } from "../support/specs.ts";
import {
  call,
  clientOf,
  isGenuine,
  open,
  sandboxFor,
  type Answer,
  type EncryptedData,
} from "./support/merchant.ts";

const operations = specOperations();
const credentials = await makeCredentials();

interface Listed {
  readonly serial_no: string;
  readonly effective_time: string;
  readonly expire_time: string;
  readonly encrypt_certificate: EncryptedData;
}

/** The certificates that an answer brings, opened. */
function certificatesIn(sandbox: Sandbox, { json }: Answer): Record<string, string> {
  const { apiV3Key } = clientOf(sandbox);
  const list = json["data"] as readonly Listed[]; // as documented
  return Object.fromEntries(list.map((one) => [one.serial_no, open(one.encrypt_certificate, apiV3Key)]));
}

const list = (sandbox: Sandbox) => call(sandbox, { target: "/v3/certificates?algorithm_type=RSA" });

test("are real, and the answer that brings them is signed with one of them", async () => {
  const sandbox = await sandboxFor({ operations, credentials, publicKeyShare: 1 });
  const answer = await list(sandbox);
  const certificates = certificatesIn(sandbox, answer);
  expect(isGenuine(answer, certificates)).toBe(true);
  const [[serialNo, pem]] = Object.entries(certificates) as [[string, string]];
  const certificate = new X509Certificate(pem);
  expect(certificate.serialNumber).toBe(serialNo);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  const [shown] = answer.json["data"] as [Listed];
  expect(Date.parse(shown.effective_time)).toBe(Date.parse(certificate.validFrom));
  expect(Date.parse(shown.expire_time)).toBe(Date.parse(certificate.validTo));
  expect(shown.effective_time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/);
});

test("are not there for a merchant who has had public keys from the first", async () => {
  const sandbox = await sandboxFor({ operations, credentials });
  expect(await list(sandbox)).toMatchObject({ status: 404, json: { code: "RESOURCE_NOT_EXISTS" } });
  expect(Object.keys(clientOf(sandbox).wechatpayKeys)).toEqual([credentials.publicKeyId]);
});

test("each begins later than those before it, and not in the future", async () => {
  const sandbox = await sandboxFor({ operations, credentials, publicKeyShare: 0 });
  for (let times = 0; times < 2; times += 1) await sandbox.certificates.rotate();
  const begins = sandbox.certificates.list.map(({ pem }) => Date.parse(new X509Certificate(pem).validFrom));
  expect(begins).toHaveLength(3);
  expect([...new Set(begins)].sort((a, b) => a - b)).toEqual(begins);
  expect(begins.at(-1)).toBeLessThan(Date.now());
});

test("rotate: the new one signs, the old one is listed and opens until it is retired", async () => {
  const sandbox = await sandboxFor({ operations, credentials, publicKeyShare: 0 });
  const [first] = Object.keys(clientOf(sandbox).wechatpayKeys) as [string];
  const withSerial = async (serialNo: string) => {
    const keys = clientOf(sandbox).wechatpayKeys;
    const client = createClient({ ...clientOf(sandbox), wechatpayKeys: { ...keys, ...known } });
    return postTransferBatches(client, { json: batch }, { headers: { "Wechatpay-Serial": serialNo } });
  };
  const known = { ...clientOf(sandbox).wechatpayKeys };
  const announced = await sandbox.certificates.add();
  expect((await list(sandbox)).headers["wechatpay-serial"]).toBe(first);
  const second = await sandbox.certificates.rotate();
  const answer = await list(sandbox);
  expect(answer.headers["wechatpay-serial"]).toBe(second.serialNo);
  expect(Object.keys(certificatesIn(sandbox, answer))).toEqual([first, announced.serialNo, second.serialNo]);
  expect(isGenuine(answer, certificatesIn(sandbox, answer))).toBe(true);
  await expect(withSerial(first)).resolves.toMatchObject({ out_batch_no: batch.out_batch_no });
  expect(sandbox.received.at(-1)?.decrypted).toMatchObject([{ plain: "张三" }]);
  sandbox.certificates.retire(first);
  await expect(withSerial(first)).rejects.toMatchObject({ status: 400, apiCode: "PARAM_ERROR" });
  expect(() => sandbox.certificates.retire(second.serialNo)).toThrow(/rotate\(\) before/);
});

const batch = {
  appid: "wx1",
  out_batch_no: "B1",
  batch_name: "报销",
  batch_remark: "报销",
  total_amount: 100,
  total_num: 1,
  transfer_scene_id: "1001",
  transfer_detail_list: [
    { out_detail_no: "D1", transfer_amount: 100, transfer_remark: "报销", openid: "o-1", user_name: "张三" },
  ],
};

/** How many of a hundred answers a public key signed. */
async function publicKeyAnswers(sandbox: Sandbox, headers?: Record<string, string>): Promise<string[]> {
  const serials: string[] = [];
  const keys = clientOf(sandbox).wechatpayKeys;
  const json = { qualification_region_code: 310100, license_number: "1" };
  for (let time = 0; time < 100; time += 1) {
    const answer = await call(sandbox, {
      target: "/v3/gov/subsidy/companies/query",
      json,
      ...(headers && { headers }),
    });
    expect(isGenuine(answer, keys)).toBe(true);
    serials.push(String(answer.headers["wechatpay-serial"]));
  }
  return serials;
}

test("give way to public keys: either signs, by a share that the seed decides", async () => {
  const run = async (publicKeyShare: number, seed: string) => {
    const sandbox = await sandboxFor({ operations, credentials, publicKeyShare, seed });
    const { publicKeyId } = credentials;
    const serials = await publicKeyAnswers(sandbox, { "Wechatpay-Serial": publicKeyId });
    return serials.map((serial) => serial === publicKeyId);
  };
  const third = await run(0.3, "a");
  const count = third.filter(Boolean).length;
  expect(count).toBeGreaterThan(10);
  expect(count).toBeLessThan(50);
  expect(await run(0.3, "a")).toEqual(third);
  expect(await run(0.3, "b")).not.toEqual(third);
});

test.each([
  [0, false],
  [1, true],
])(
  "with a share of %d every answer is signed with the same kind of key",
  async (publicKeyShare, isPublicKey) => {
    const sandbox = await sandboxFor({ operations, credentials, publicKeyShare });
    const serials = new Set(await publicKeyAnswers(sandbox));
    expect([...serials].map((serial) => serial === credentials.publicKeyId)).toEqual([isPublicKey]);
    sandbox.certificates.publicKeyShare = isPublicKey ? 0 : 1;
    const [after] = await publicKeyAnswers(sandbox);
    expect(after === credentials.publicKeyId).toBe(!isPublicKey);
  },
);
