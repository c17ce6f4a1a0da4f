/** What the doctor says of a configuration, in both languages: the sentences that depend on their data. */
import { generateKeyPairSync } from "node:crypto";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Check } from "#runtime/doctor/outcomes";
import { chinese } from "#runtime/doctor/texts/chinese";
import { english } from "#runtime/doctor/texts/english";
import { der } from "../runtime/support/certificate.ts";
import {
  certificateOf,
  diagnose,
  merchantWith,
  privatePem,
  publicPem,
  rsa,
  run,
  serialNo,
  type Merchant,
} from "./support/merchant.ts";

let merchant: Merchant;
beforeAll(async () => void (merchant = await merchantWith()));
afterAll(() => merchant.close());

const long = rsa(3072);
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const idOfData = Buffer.from("06092a864886f70d010701", "hex");
/** PKCS#12 (RFC 7292) with contents that no one can read: version 3, data, a MAC. */
const pkcs12 = der(
  0x30,
  der(0x02, Buffer.of(3)),
  der(0x30, idOfData, der(0xa0, der(0x04))),
  der(0x30, Buffer.alloc(200)),
);

/** A text and its fix. */
type Words = readonly [text: string, fix?: string];

interface Row {
  readonly name: string;
  readonly changes: (merchant: Merchant) => Readonly<Record<string, string | undefined>>;
  readonly check: Check;
  readonly code: string;
  readonly en: Words;
  readonly zh: Words;
}

const variables: readonly Row[] = [
  {
    name: "a variable that is not a typo",
    changes: () => ({ WECHATPAY_SHOP_OF_THE_PROGRAM: "1" }),
    check: "variables",
    code: "variables-unknown",
    en: [
      "variables: the doctor does not know WECHATPAY_SHOP_OF_THE_PROGRAM",
      "Ignore this if your program reads it.",
    ],
    zh: ["环境变量：无法识别 WECHATPAY_SHOP_OF_THE_PROGRAM", "如果是您的程序使用的变量，可忽略。"],
  },
  {
    name: "a typo, and a variable that is none",
    changes: ({ variables: { WECHATPAY_MCHID } }) => ({
      WECHATPAY_MCHID: undefined,
      WECHATPAY_MCH_ID: WECHATPAY_MCHID,
      WECHATPAY_SHOP_OF_THE_PROGRAM: "1",
    }),
    check: "variables",
    code: "variables-unknown",
    en: [
      "variables: the doctor does not know WECHATPAY_MCH_ID, WECHATPAY_SHOP_OF_THE_PROGRAM",
      "Rename it if it is a typo: WECHATPAY_MCH_ID may be WECHATPAY_MCHID.",
    ],
    zh: [
      "环境变量：无法识别 WECHATPAY_MCH_ID、WECHATPAY_SHOP_OF_THE_PROGRAM",
      "如为笔误，请改名：WECHATPAY_MCH_ID 可能应为 WECHATPAY_MCHID。",
    ],
  },
  {
    name: "no AppID",
    changes: () => ({ WECHATPAY_APPID: undefined }),
    check: "appid",
    code: "appid-none",
    en: ["WECHATPAY_APPID: not set"],
    zh: ["WECHATPAY_APPID：未设置"],
  },
];

const keys: readonly Row[] = [
  {
    name: "PKCS#12 as the private key",
    changes: ({ write }) => ({ WECHATPAY_PRIVATE_KEY_FILE: write("1.p12", pkcs12) }),
    check: "private-key",
    code: "pem-kind",
    en: [
      "WECHATPAY_PRIVATE_KEY_FILE: PATH/1.p12: expected a private key, and this is PKCS#12 (apiclient_cert.p12)",
      "Use apiclient_key.pem. Or extract it: openssl pkcs12 -in apiclient_cert.p12 -nocerts -nodes -out apiclient_key.pem (the password is the merchant number).",
    ],
    zh: [
      "WECHATPAY_PRIVATE_KEY_FILE：PATH/1.p12：应为私钥，实际是PKCS#12 文件（apiclient_cert.p12）",
      "请使用 apiclient_key.pem。或从中导出：openssl pkcs12 -in apiclient_cert.p12 -nocerts -nodes -out apiclient_key.pem（密码为商户号）。",
    ],
  },
  {
    name: "PKCS#12 as the certificate",
    changes: ({ write }) => ({ WECHATPAY_CERTIFICATE_FILE: write("2.p12", pkcs12) }),
    check: "certificate",
    code: "pem-kind",
    en: [
      "WECHATPAY_CERTIFICATE_FILE: PATH/2.p12: expected a certificate, and this is PKCS#12 (apiclient_cert.p12)",
      "Use apiclient_cert.pem. Or extract it: openssl pkcs12 -in apiclient_cert.p12 -clcerts -nokeys -out apiclient_cert.pem (the password is the merchant number).",
    ],
    zh: [
      "WECHATPAY_CERTIFICATE_FILE：PATH/2.p12：应为证书，实际是PKCS#12 文件（apiclient_cert.p12）",
      "请使用 apiclient_cert.pem。或从中导出：openssl pkcs12 -in apiclient_cert.p12 -clcerts -nokeys -out apiclient_cert.pem（密码为商户号）。",
    ],
  },
  {
    name: "PKCS#12 as WeChat Pay's public key, which it never contains",
    changes: ({ write }) => ({ WECHATPAY_PUBLIC_KEY_FILE: write("3.p12", pkcs12) }),
    check: "public-key",
    code: "pem-kind",
    en: [
      "WECHATPAY_PUBLIC_KEY_FILE: PATH/3.p12: expected a public key, and this is PKCS#12 (apiclient_cert.p12)",
      "Use pub_key.pem.",
    ],
    zh: [
      "WECHATPAY_PUBLIC_KEY_FILE：PATH/3.p12：应为公钥，实际是PKCS#12 文件（apiclient_cert.p12）",
      "请使用 pub_key.pem。",
    ],
  },
  {
    name: "a private key of 3072 bits",
    changes: () => ({
      WECHATPAY_PRIVATE_KEY_FILE: undefined,
      WECHATPAY_PRIVATE_KEY: privatePem(long.privateKey),
    }),
    check: "private-key",
    code: "key-long",
    en: [
      "WECHATPAY_PRIVATE_KEY: this RSA key has 3072 bits, and WeChat Pay's keys have 2048",
      "Make sure that it is the key that the merchant platform's certificate tool made.",
    ],
    zh: [
      "WECHATPAY_PRIVATE_KEY：该 RSA 密钥为 3072 位，而微信支付的密钥为 2048 位",
      "请确认该密钥由商户平台的证书工具生成。",
    ],
  },
  {
    name: "a public key of another algorithm",
    changes: () => ({
      WECHATPAY_PUBLIC_KEY_FILE: undefined,
      WECHATPAY_PUBLIC_KEY: publicPem(ec.publicKey),
    }),
    check: "public-key",
    code: "key-algorithm",
    en: [
      "WECHATPAY_PUBLIC_KEY: expected an RSA key, and this is a key of ec",
      "Use the RSA key that belongs to the API certificate. The doctor does not check SM2.",
    ],
    zh: [
      "WECHATPAY_PUBLIC_KEY：应为 RSA 密钥，实际的算法是 ec",
      "请使用与商户API证书对应的 RSA 密钥。doctor 不检查国密（SM2）密钥。",
    ],
  },
  {
    name: "a private key whose + characters were read as spaces",
    changes: () => ({
      WECHATPAY_PRIVATE_KEY_FILE: undefined,
      WECHATPAY_PRIVATE_KEY: "-----BEGIN PRIVATE KEY-----\nAAA AAA AAA AAA AAAA\n-----END PRIVATE KEY-----\n",
    }),
    check: "private-key",
    code: "pem-invalid",
    en: [
      "WECHATPAY_PRIVATE_KEY: the content cannot be parsed. Some of its spaces may have been + characters. Pass the text as the file has it",
      "Use the text of apiclient_key.pem unchanged. In an env file, put the text in double quotes, so that its line breaks belong to it.",
    ],
    zh: [
      "WECHATPAY_PRIVATE_KEY：无法解析私钥（the content cannot be parsed. Some of its spaces may have been + characters. Pass the text as the file has it）",
      "请原样使用 apiclient_key.pem 的内容。在 env 文件中，请用双引号将整段文本括起来，以保留换行。",
    ],
  },
];

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const certificates: readonly Row[] = [
  ...[
    { to: 1.5, days: 1, word: "1 day" },
    { to: 2.5, days: 2, word: "2 days" },
  ].map(({ to, days, word }): Row => ({
    name: `a certificate that expires in ${word}`,
    changes: ({ pair }) => ({
      WECHATPAY_CERTIFICATE_FILE: undefined,
      WECHATPAY_CERTIFICATE: certificateOf(pair, { to }),
    }),
    check: "certificate-expiry",
    code: "expiry-soon",
    en: [
      `certificate: expires in ${word}, on ${inDays(to)}`,
      "Apply for a new API certificate now. It comes with a new key and serial number; both work until the old one expires.",
    ],
    zh: [
      `商户API证书：将于 ${days} 天后（${inDays(to)}）过期`,
      "请尽快更换商户API证书。新证书有新的私钥和序列号，旧证书过期前两者均可使用。",
    ],
  })),
  {
    name: "a brand with a certificate",
    changes: () => ({ WECHATPAY_MCHID: undefined, WECHATPAY_BRAND_ID: "1004" }),
    check: "certificate-owner",
    code: "owner-brand",
    en: ["certificate: the doctor does not know how certificates of brands name their owner"],
    zh: ["商户API证书：无法得知品牌的证书如何标明所有者"],
  },
  {
    name: "a certificate whose serial number is longer than those that the client accepts",
    changes: ({ pair }) => ({
      WECHATPAY_SERIAL_NO: undefined,
      WECHATPAY_CERTIFICATE_FILE: undefined,
      WECHATPAY_CERTIFICATE: certificateOf(pair, { serialNo: `${serialNo}00` }),
    }),
    check: "client",
    code: "client-refused",
    en: [
      "createClient: serialNo: expected hexadecimal digits without colons or spaces. Run openssl x509 -in apiclient_cert.pem -noout -serial to see it",
      "Correct the option that the message names.",
    ],
    zh: [
      "createClient: serialNo: expected hexadecimal digits without colons or spaces. Run openssl x509 -in apiclient_cert.pem -noout -serial to see it",
      "请更正提示中的选项。",
    ],
  },
];

test.each([...variables, ...keys, ...certificates])(
  "the doctor says of $name",
  async ({ changes, check, code, en, zh }) => {
    const secrets = [privatePem(long.privateKey)];
    const results = await run(merchant, changes(merchant), { network: undefined, secrets });
    const outcome = results.find((one) => one.check === check);
    expect(outcome?.code).toBe(code);
    for (const [texts, words] of [[english, en] as const, [chinese, zh] as const]) {
      const { text, fix } = outcome?.sentence(texts) ?? {};
      expect([text?.replace(merchant.folder, "PATH"), fix]).toEqual([words[0], words[1]]);
    }
  },
);

describe("an env file", () => {
  test.each([
    { lines: ["PORT=1"], en: "0 variables", zh: "0 个" },
    { lines: ["WECHATPAY_APPID=wxd678efab567cde67", "PORT=1"], en: "1 variable", zh: "1 个" },
    { lines: ["WECHATPAY_APPID=wxd678efab567cde67", "WECHATPAY_MCHID=1"], en: "2 variables", zh: "2 个" },
  ])("with $en of WECHATPAY_", async ({ lines, en, zh }) => {
    const envFile = merchant.write("some.env", lines.join("\n"));
    const [first] = await diagnose(merchant.variables, { envFile, network: undefined });
    expect(first?.sentence(english).text).toBe(
      `${envFile}: read, ${en} of WECHATPAY_. Variables of the environment come first`,
    );
    expect(first?.sentence(chinese).text).toBe(
      `${envFile}：已读取，其中有 ${zh}以 WECHATPAY_ 开头的变量。进程的环境变量优先`,
    );
  });
});
