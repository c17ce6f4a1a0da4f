/** docs/doctor.md and its Chinese page show every outcome that is not ok, as the command prints it, and every option and variable. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { VARIABLES } from "#runtime/doctor/environment";
import { CHECKS, OUTCOMES, type Code } from "#runtime/doctor/outcomes";
import type { Sentence, Texts } from "#runtime/doctor/result";
import { chinese } from "#runtime/doctor/texts/chinese";
import { english } from "#runtime/doctor/texts/english";
import { root } from "../support/specs.ts";

/** A value for every member that the data of an outcome can have. */
const sample = {
  ...{
    variable: "WECHATPAY_PRIVATE_KEY",
    path: "apiclient_key.pem",
    mode: "644",
    reason: "ENOENT",
    count: 10,
  },
  ...{ expected: "private key", actual: "certificate", fault: "this is not PEM text (-----BEGIN …)" },
  ...{ algorithm: "ec", bits: 1024, bytes: 31, date: "2026-01-31", days: 7 },
  ...{ owner: "1900000002", certificate: "5157F09E…", serialNo: "5157F09E…", id: "PUB_KEY_ID_0114…" },
  ...{ host: "api.mch.weixin.qq.com", code: "ECONNREFUSED", seconds: 600, status: 403, apiCode: "NO_AUTH" },
  ...{ message: "…", check: "signed-get", needed: ["client"] },
  unknown: [{ name: "WECHATPAY_MCH_ID", nearest: "WECHATPAY_MCHID" }],
} as const;

const inFile = { variable: "WECHATPAY_PRIVATE_KEY_FILE" };

const ofApiV3Key = { variable: "WECHATPAY_APIV3_KEY", path: undefined };

/** Other values for single outcomes. */
const samples: Readonly<Partial<Record<Code, object>>> = {
  ...{
    "file-unreadable": inFile,
    "text-as-path": inFile,
    "pem-kind": inFile,
    "pem-cut": inFile,
    "pem-invalid": inFile,
  },
  ...Object.fromEntries(
    ["pem", "space", "quotes", "base64", "hex", "length", "characters"].map((kind) => [
      `apiv3-${kind}`,
      ofApiV3Key,
    ]),
  ),
  ...{ "key-algorithm": inFile, "key-short": inFile, "key-long": { ...inFile, bits: 4096 } },
  "certificate-platform": { variable: "WECHATPAY_CERTIFICATE_FILE", path: "apiclient_cert.pem" },
  "public-key-own": { variable: "WECHATPAY_PUBLIC_KEY_FILE", path: "pub_key.pem" },
  ...{ "caller-appid": { variable: "WECHATPAY_MCHID" }, "caller-form": { variable: "WECHATPAY_MCHID" } },
  "caller-length": { variable: "WECHATPAY_MCHID" },
  "env-file-encoding": { path: ".env" },
  "clock-drift": { seconds: 60 },
  ...{ "notify-url-private": { host: "127.0.0.1" }, "notify-url-sandbox": { host: "127.0.0.1" } },
  ...{ "notify-url-ip": { host: "8.8.8.8" }, "base-url-other": { host: "127.0.0.1:3000" } },
  ...{ "host-dns": { code: "ENOTFOUND" }, "host-tls": { code: "CERT_HAS_EXPIRED" } },
  ...{
    "host-other": { host: "api2.mch.weixin.qq.com" },
    "spare-unreachable": { host: "api2.mch.weixin.qq.com" },
  },
  "response-certificates-too": { id: "5157F09E…" },
  ...{
    "get-redirect": { status: 302 },
    "get-foreign": { status: 200 },
    "get-unsigned": { status: 200 },
    "get-busy": { status: 500 },
  },
  ...{ "get-connection": { code: "ECONNRESET" }, "notify-accepted": { status: 200 } },
  ...{
    "notify-not-found": { status: 404 },
    "notify-other": { status: 403 },
    "notify-redirect": { status: 302 },
    "notify-error": { status: 500 },
  },
};

/** The row of an outcome: its code, its status, what the line says, and what to do. */
function rowOf(code: Code, texts: Texts): string {
  const write = texts.outcomes[code] as (data: object) => Sentence; // the sample has every member that it can read
  const { text, fix = "—" } = write({ ...sample, ...samples[code] });
  return `| \`${code}\` | ${texts.report.status[OUTCOMES[code]]} | ${text} | ${fix} |`;
}

describe.each([
  { page: "docs/doctor.md", texts: english },
  { page: "docs/zh-CN/doctor.md", texts: chinese },
])("$page", ({ page, texts }) => {
  const text = readFileSync(join(root, page), "utf8");

  test("has a row for each outcome that is not ok, with the words of the command", () => {
    const codes = (Object.keys(OUTCOMES) as Code[]).filter((code) => OUTCOMES[code] !== "ok"); // keys of OUTCOMES
    const rows = text
      .split("\n")
      .filter((line) => /^\| `[a-z0-9-]+` \| [^|]+ \| [^|]+ \| [^|]+ \|$/u.test(line));
    expect(rows.toSorted()).toEqual(codes.map((code) => rowOf(code, texts)).toSorted());
  });

  test("has a row for each check", () => {
    const rows = [...text.matchAll(/^\| `([a-z][a-z0-9-]+)` \| [^|]+ \|$/gmu)].map(([, check]) => check);
    expect(rows).toEqual([...CHECKS]);
  });

  test("names every option and variable", () => {
    const options = [...english.usage.matchAll(/^ {2}(--[a-z-]+)/gmu)].map(([, option]) => option ?? "");
    expect(options).toHaveLength(5);
    expect([...options, ...VARIABLES].filter((name) => !text.includes(`\`${name}`))).toEqual([]);
  });
});

test("the usage of both languages names the same options and variables", () => {
  const namesIn = (usage: string) => usage.match(/--[a-z-]+|WECHATPAY_\w+/gu)?.toSorted();
  expect(namesIn(chinese.usage)).toEqual(namesIn(english.usage));
});

test("both languages have the same sources", () => {
  expect(Object.keys(chinese.sources)).toEqual(Object.keys(english.sources));
});
