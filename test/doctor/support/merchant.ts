/** A merchant with files and variables, whose WeChat Pay is a sandbox. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "vitest";

import { makeCredentials, startSandbox, type Sandbox, type SandboxOptions } from "#sandbox/index";
import { examine } from "#runtime/doctor/doctor";
import { readSettings, type Environment } from "#runtime/doctor/environment";
import { nodeNetwork, type Network } from "#runtime/doctor/network";
import { jsonReport, lineOf, summaryOf } from "#runtime/doctor/report";
import type { Result } from "#runtime/doctor/result";
import { chinese } from "#runtime/doctor/texts/chinese";
import { english } from "#runtime/doctor/texts/english";
import { certificatePem } from "../../runtime/support/certificate.ts";
import { privatePem, publicPem, rsa, type KeyPair } from "../../runtime/support/keys.ts";

export const serialNo = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
export const mchid = "1900000001";
const day = 86_400_000;

export interface CertificateFacts {
  readonly subject?: string;
  readonly serialNo?: string;
  /** Days from now. */
  readonly from?: number;
  readonly to?: number;
}

/** The certificate of a key. A merchant's has its mchid as common name. */
export function certificateOf(pair: KeyPair, facts: CertificateFacts = {}): string {
  return certificatePem({
    serialNo: facts.serialNo ?? serialNo,
    validFrom: new Date(Math.floor(Date.now() / 1000) * 1000 + (facts.from ?? -1) * day),
    validTo: new Date(Math.floor(Date.now() / 1000) * 1000 + (facts.to ?? 365) * day),
    publicKey: pair.publicKey,
    issuer: pair.privateKey,
    names: { issuer: "Tenpay.com Root CA", subject: facts.subject ?? mchid },
  });
}

/** A merchant, its files, and the sandbox that knows it. */
export interface Merchant {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly pair: KeyPair;
  readonly privateKey: string;
  readonly publicKey: string;
  readonly apiV3Key: string;
  /** Variables without a mistake. */
  readonly variables: Readonly<Record<string, string>>;
  /** Writes a file that only this user can read, and returns its path. */
  write(name: string, content: string | Uint8Array, mode?: number): string;
  close(): Promise<void>;
}

/** Starts a sandbox for a new merchant. */
export async function merchantWith(options: SandboxOptions = {}): Promise<Merchant> {
  const keys = await makeCredentials();
  const pair = rsa();
  const { publicKey: merchantPublicKey, privateKey: merchantPrivateKey } = pair;
  const credentials = { ...keys, mchid, serialNo, merchantPublicKey, merchantPrivateKey };
  const sandbox = await startSandbox({ ...options, credentials });
  const folder = mkdtempSync(join(tmpdir(), "doctor-"));
  const write = (name: string, content: string | Uint8Array, mode = 0o600) => {
    rmSync(join(folder, name), { force: true });
    writeFileSync(join(folder, name), content, { mode });
    return join(folder, name);
  };
  const privateKey = privatePem(pair.privateKey);
  const publicKey = Object.values(sandbox.client?.wechatpayKeys ?? {})[0] ?? "";
  return {
    sandbox,
    folder,
    pair,
    privateKey,
    publicKey,
    apiV3Key: keys.apiV3Key,
    variables: {
      WECHATPAY_MCHID: mchid,
      WECHATPAY_SERIAL_NO: serialNo,
      WECHATPAY_PRIVATE_KEY_FILE: write("apiclient_key.pem", privateKey),
      WECHATPAY_CERTIFICATE_FILE: write("apiclient_cert.pem", certificateOf(pair)),
      WECHATPAY_APIV3_KEY: keys.apiV3Key,
      WECHATPAY_PUBLIC_KEY_ID: keys.publicKeyId,
      WECHATPAY_PUBLIC_KEY_FILE: write("pub_key.pem", publicKey),
      WECHATPAY_APPID: "wxd678efab567cde67",
      WECHATPAY_NOTIFY_URL: "https://pay.shop-of-a-merchant.com/wechatpay/notify",
      WECHATPAY_BASE_URL: sandbox.url,
    },
    write,
    close: async () => {
      await sandbox.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** How the doctor runs in a test. */
export interface Run {
  readonly network?: Network | undefined;
  readonly isNotifying?: boolean;
  readonly now?: () => number;
  readonly envFile?: string;
}

/** Runs the doctor in this process. `network: undefined` is `--offline`. */
export async function diagnose(environment: Environment, run: Run = {}): Promise<Result[]> {
  const now = run.now ?? Date.now;
  const network = "network" in run ? run.network : nodeNetwork(now);
  const settings = await readSettings(environment, run.envFile);
  const results: Result[] = [];
  const { isNotifying = false } = run;
  for await (const one of examine({ settings, network, isNotifying, now })) results.push(one);
  return results;
}

/** The results as `check: code`. */
export function codesOf(results: readonly Result[]): string[] {
  return results.map(({ check, code }) => `${check}: ${code}`);
}

/** All that the command could print of these results. */
export function outputOf(results: readonly Result[]): string {
  const texts = [english, chinese];
  const lines = texts.flatMap((one) => [
    ...results.map((each) => lineOf(each, one, true)),
    summaryOf(results, one),
  ]);
  return [...lines, jsonReport(results, english)].join("");
}

const windowLength = 8;

/** The parts of secrets that a text repeats: any 8 characters of one, without those that a PEM of another key has, too. */
export function leaksIn(text: string, secrets: readonly string[]): string[] {
  const plain = text.replace(/\s+/g, "");
  return secrets.flatMap((secret) => {
    const content = secret.replace(/-----[^-]*-----|\s+|\\n/g, "");
    const starts = Array.from({ length: Math.max(0, content.length - windowLength + 1) }, (_, at) => at);
    return starts.map((at) => content.slice(at, at + windowLength)).filter((part) => plain.includes(part));
  });
}

/** Runs the doctor for a merchant, and makes sure that no secret and no signature is in what it would print. */
export async function run(
  { variables, ...one }: Merchant,
  changes: Environment,
  { secrets = [], ...options }: Run & { readonly secrets?: readonly string[] } = {},
): Promise<Result[]> {
  const before = one.sandbox.received.length;
  const results = await diagnose({ ...variables, ...changes }, options);
  const signatures = one.sandbox.received
    .slice(before)
    .map(({ headers }) => /signature="([^"]+)"/.exec(String(headers["authorization"]))?.[1] ?? "");
  const all = [one.privateKey, one.apiV3Key, ...secrets, ...signatures];
  expect(leaksIn(outputOf(results), all)).toEqual([]);
  return results;
}

export { privatePem, publicPem, rsa };
