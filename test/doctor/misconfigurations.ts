/** What merchants get wrong, and what the doctor reports of it beyond a run without a mistake. */
import { createHash, createPublicKey } from "node:crypto";

import { certificateOf, privatePem, publicPem, rsa, type Merchant } from "./support/merchant.ts";

type Changes = Readonly<Record<string, string | undefined>>;

export interface Misconfiguration {
  readonly name: string;
  /** The variables that differ; undefined is not set. */
  readonly changes: (merchant: Merchant) => Changes;
  /** Results that differ from those without a mistake, as `check: code`; without those that are only skipped. */
  readonly want: readonly string[];
  /** Secrets beside those of the merchant. */
  readonly secrets?: (merchant: Merchant) => readonly string[];
}

/** Keys of another merchant, and of no one. Making one takes a third of a second. */
export const foreign = rsa();
const short = rsa(1024);

const keyText = (text: string) => ({ WECHATPAY_PRIVATE_KEY_FILE: undefined, WECHATPAY_PRIVATE_KEY: text });
const certificateText = (text: string) => ({
  WECHATPAY_CERTIFICATE_FILE: undefined,
  WECHATPAY_CERTIFICATE: text,
});
const publicKeyText = (text: string) => ({
  WECHATPAY_PUBLIC_KEY_FILE: undefined,
  WECHATPAY_PUBLIC_KEY: text,
});
const one = (text: string) => text.trimEnd().replaceAll("\n", "");
const wrongApiV3Key = createHash("md5").update("another").digest("hex");

/** Spellings of right values that programs accept: nothing differs. */
const accepted: readonly Misconfiguration[] = [
  ["Windows line ends", (m: Merchant) => keyText(m.privateKey.replaceAll("\n", "\r\n"))],
  ["PEM in one line", (m: Merchant) => keyText(one(m.privateKey))],
  ["\\n in place of line breaks", (m: Merchant) => keyText(m.privateKey.replaceAll("\n", "\\n"))],
  ["quotes around PEM", (m: Merchant) => keyText(`"${m.privateKey}"`)],
  [
    "a private key in PKCS#1",
    (m: Merchant) => keyText(m.pair.privateKey.export({ type: "pkcs1", format: "pem" }).toString()),
  ],
  [
    "a serial number in small letters",
    (m: Merchant) => ({ WECHATPAY_SERIAL_NO: m.variables["WECHATPAY_SERIAL_NO"]?.toLowerCase() }),
  ],
  ["an empty variable", () => ({ WECHATPAY_BRAND_ID: "" })],
].map(([name, changes]) => ({ name, changes, want: [] }) as unknown as Misconfiguration); // tuples of the list

const swapped: readonly Misconfiguration[] = [
  {
    name: "private key and certificate swapped",
    changes: ({ variables }) => ({
      WECHATPAY_PRIVATE_KEY_FILE: variables["WECHATPAY_CERTIFICATE_FILE"],
      WECHATPAY_CERTIFICATE_FILE: variables["WECHATPAY_PRIVATE_KEY_FILE"],
    }),
    want: ["private-key: pem-kind", "certificate: pem-kind"],
  },
  {
    name: "the public key of the merchant as WeChat Pay's",
    changes: ({ pair }) => publicKeyText(publicPem(pair.publicKey)),
    want: ["public-key: public-key-own"],
  },
  {
    name: "WeChat Pay's public key as the private key",
    changes: ({ publicKey }) => keyText(publicKey),
    want: ["private-key: pem-kind"],
  },
  {
    name: "the private key as WeChat Pay's public key",
    changes: ({ privateKey }) => publicKeyText(privateKey),
    want: ["public-key: pem-kind"],
  },
  {
    name: "a platform certificate as WeChat Pay's public key",
    changes: () => publicKeyText(certificateOf(foreign, { subject: "Tenpay.com sign" })),
    want: ["public-key: pem-kind"],
  },
  {
    name: "a platform certificate in place of the merchant's",
    changes: () => certificateText(certificateOf(foreign, { subject: "Tenpay.com sign" })),
    want: ["certificate: certificate-platform"],
  },
  {
    name: "serial number and public key ID swapped",
    changes: ({ variables }) => ({
      WECHATPAY_SERIAL_NO: variables["WECHATPAY_PUBLIC_KEY_ID"],
      WECHATPAY_PUBLIC_KEY_ID: variables["WECHATPAY_SERIAL_NO"],
    }),
    want: ["serial-no: serial-public-key-id", "public-key-id: public-key-id-serial"],
  },
  {
    name: "AppID as merchant number",
    changes: ({ variables }) => ({ WECHATPAY_MCHID: variables["WECHATPAY_APPID"] }),
    want: ["caller: caller-appid"],
  },
  {
    name: "the text of the key as its path",
    changes: ({ privateKey }) => ({ WECHATPAY_PRIVATE_KEY_FILE: privateKey }),
    want: ["private-key: text-as-path"],
  },
  {
    name: "the path of the key as its text",
    changes: ({ variables }) => keyText(variables["WECHATPAY_PRIVATE_KEY_FILE"] ?? ""),
    want: ["private-key: path-as-text"],
  },
  {
    name: "the APIv3 key as serial number",
    changes: ({ apiV3Key }) => ({ WECHATPAY_SERIAL_NO: apiV3Key, WECHATPAY_CERTIFICATE_FILE: undefined }),
    want: ["serial-no: serial-length", "signed-get: sign-serial"],
  },
];

const keys: readonly Misconfiguration[] = [
  {
    name: "no private key",
    changes: () => ({ WECHATPAY_PRIVATE_KEY_FILE: undefined }),
    want: ["private-key: pem-missing"],
  },
  {
    name: "a private key as text and as a file",
    changes: ({ privateKey }) => ({ WECHATPAY_PRIVATE_KEY: privateKey }),
    want: ["private-key: set-twice"],
  },
  {
    name: "a file that does not exist",
    changes: ({ folder }) => ({ WECHATPAY_PRIVATE_KEY_FILE: `${folder}/none.pem` }),
    want: ["private-key: file-unreadable"],
  },
  {
    name: "a folder as a file",
    changes: ({ folder }) => ({ WECHATPAY_PRIVATE_KEY_FILE: folder }),
    want: ["private-key: file-unreadable"],
  },
  {
    name: "PEM without its last line, as an env file without quotes gives it",
    changes: ({ privateKey }) => keyText(privateKey.split("\n")[0] ?? ""),
    want: ["private-key: pem-cut"],
  },
  {
    name: "Base64 without the lines of PEM",
    changes: ({ privateKey }) => keyText(privateKey.replace(/-----[^-]+-----|\n/g, "")),
    want: ["private-key: pem-invalid"],
  },
  {
    name: "a damaged private key",
    changes: ({ privateKey }) => keyText(privateKey.replace("MII", "MIJ")),
    want: ["private-key: pem-invalid"],
  },
  {
    name: "an encrypted private key",
    changes: ({ pair }) =>
      keyText(
        pair.privateKey
          .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "secret" })
          .toString(),
      ),
    want: ["private-key: pem-kind"],
  },
  {
    name: "a key of 1024 bits",
    changes: () => keyText(privatePem(short.privateKey)),
    want: ["private-key: key-short"],
    secrets: () => [privatePem(short.privateKey)],
  },
  {
    name: "the private key of another certificate",
    changes: () => keyText(privatePem(foreign.privateKey)),
    want: ["key-pair: pair-differs", "client: client-ok", "signed-get: sign-signature"],
    secrets: () => [privatePem(foreign.privateKey)],
  },
  {
    name: "a private key that every user can read",
    changes: ({ write, privateKey }) => ({
      WECHATPAY_PRIVATE_KEY_FILE: write("open.pem", privateKey, 0o644),
    }),
    want: ["key-file: key-file-readable"],
  },
];

const certificates: readonly Misconfiguration[] = [
  {
    name: "no serial number, and a certificate",
    changes: () => ({ WECHATPAY_SERIAL_NO: undefined }),
    want: ["serial-no: serial-from-certificate"],
  },
  {
    name: "neither serial number nor certificate",
    changes: () => ({ WECHATPAY_SERIAL_NO: undefined, WECHATPAY_CERTIFICATE_FILE: undefined }),
    want: ["serial-no: serial-missing"],
  },
  {
    name: "the certificate of another key",
    changes: () => certificateText(certificateOf(foreign)),
    want: ["key-pair: pair-differs"],
  },
  {
    name: "the certificate of another merchant",
    changes: ({ pair }) => certificateText(certificateOf(pair, { subject: "1900000002" })),
    want: ["certificate-owner: owner-differs"],
  },
  {
    name: "a certificate without a merchant number",
    changes: ({ pair }) => certificateText(certificateOf(pair, { subject: "shop.example.com" })),
    want: ["certificate-owner: owner-unknown"],
  },
  {
    name: "a certificate that has expired",
    changes: ({ pair }) => certificateText(certificateOf(pair, { from: -400, to: -2 })),
    want: ["certificate-expiry: expiry-over"],
  },
  {
    name: "a certificate that expires in a week",
    changes: ({ pair }) => certificateText(certificateOf(pair, { to: 7.5 })),
    want: ["certificate-expiry: expiry-soon"],
  },
  {
    name: "a certificate of the future",
    changes: ({ pair }) => certificateText(certificateOf(pair, { from: 2 })),
    want: ["certificate-expiry: expiry-early"],
  },
  {
    name: "a serial number of another certificate",
    changes: () => ({ WECHATPAY_SERIAL_NO: "6157F09EFDC096DE15EBE81A47057A7232F1B8E1" }),
    want: ["certificate-serial: certificate-serial-differs", "signed-get: sign-serial"],
  },
  {
    name: "a serial number with colons",
    changes: () => ({ WECHATPAY_SERIAL_NO: "51:57:F0:9E:FD:C0:96:DE" }),
    want: ["serial-no: serial-form"],
  },
];

const numbers: readonly Misconfiguration[] = [
  {
    name: "no merchant number",
    changes: () => ({ WECHATPAY_MCHID: undefined }),
    want: ["caller: caller-missing"],
  },
  {
    name: "a merchant number with a space",
    changes: () => ({ WECHATPAY_MCHID: "1900000001 " }),
    want: ["caller: caller-form"],
  },
  {
    name: "an unknown merchant number",
    changes: ({ pair }) => ({
      WECHATPAY_MCHID: "1900000009",
      ...certificateText(certificateOf(pair, { subject: "1900000009" })),
    }),
    want: ["caller: mchid-ok", "signed-get: sign-caller"],
  },
  {
    name: "a merchant and a brand",
    changes: () => ({ WECHATPAY_BRAND_ID: "120344" }),
    want: ["caller: caller-both"],
  },
  {
    name: "a misspelled variable",
    changes: () => ({ WECHATPAY_MCH_ID: "1900000001", WECHATPAY_MCHID: undefined }),
    want: ["variables: variables-unknown", "caller: caller-missing"],
  },
  {
    name: "an AppID of another product",
    changes: () => ({ WECHATPAY_APPID: "gh_0123456789ab" }),
    want: ["appid: appid-form"],
  },
];

const apiV3Keys: readonly Misconfiguration[] = (
  [
    ["no APIv3 key", () => undefined, "apiv3-missing"],
    ["an APIv3 key with a line break", (key: string) => `${key}\n`, "apiv3-space"],
    ["an APIv3 key with quotes", (key: string) => `"${key}"`, "apiv3-quotes"],
    ["the Base64 of the APIv3 key", (key: string) => Buffer.from(key).toString("base64"), "apiv3-base64"],
    ["the hexadecimal form of the APIv3 key", (key: string) => Buffer.from(key).toString("hex"), "apiv3-hex"],
    ["an APIv3 key that is cut off", (key: string) => key.slice(0, 31), "apiv3-length"],
    ["PEM as APIv3 key", () => privatePem(foreign.privateKey), "apiv3-pem"],
    ["the path of the APIv3 key as its text", () => "/run/secrets/apiv3_key", "path-as-text"],
  ] as const
).map(([name, change, code]) => ({
  name,
  changes: ({ apiV3Key }: Merchant) => ({ WECHATPAY_APIV3_KEY: change(apiV3Key) }),
  want: [`apiv3-key: ${code}`],
  secrets: ({ apiV3Key }: Merchant) => [change(apiV3Key) ?? ""],
}));

const publicKeys: readonly Misconfiguration[] = [
  {
    name: "a public key without an ID",
    changes: () => ({ WECHATPAY_PUBLIC_KEY_ID: undefined }),
    want: ["public-key-id: public-key-id-missing"],
  },
  {
    name: "an ID without a public key",
    changes: () => ({ WECHATPAY_PUBLIC_KEY_FILE: undefined }),
    want: ["public-key: public-key-missing"],
  },
  {
    name: "no public key for a merchant that has one",
    changes: () => ({ WECHATPAY_PUBLIC_KEY_ID: undefined, WECHATPAY_PUBLIC_KEY_FILE: undefined }),
    want: ["public-key: public-key-none", "response-signature: response-needs-public-key"],
  },
  {
    name: "an ID that is cut off",
    changes: () => ({ WECHATPAY_PUBLIC_KEY_ID: "0114232134912410000000000000" }),
    want: ["public-key-id: public-key-id-form"],
  },
  {
    name: "another public key",
    changes: () => publicKeyText(publicPem(createPublicKey(publicPem(foreign.publicKey)))),
    want: ["response-signature: response-wrong-key"],
  },
  {
    name: "the ID of another public key",
    changes: () => ({ WECHATPAY_PUBLIC_KEY_ID: "PUB_KEY_ID_0114232134912410000000000000" }),
    want: ["public-key-id: public-key-id-ok", "response-signature: response-id-refused"],
  },
];

const urls: readonly Misconfiguration[] = [
  {
    name: "a notification URL by http",
    changes: () => ({ WECHATPAY_NOTIFY_URL: "http://pay.shop-of-a-merchant.com/notify" }),
    want: ["notify-url: notify-url-http"],
  },
  {
    name: "a notification URL with a query",
    changes: () => ({ WECHATPAY_NOTIFY_URL: "https://pay.shop-of-a-merchant.com/notify?shop=1" }),
    want: ["notify-url: notify-url-query"],
  },
  {
    name: "a notification URL on this machine, with a sandbox",
    changes: () => ({ WECHATPAY_NOTIFY_URL: "http://127.0.0.1:3000/notify" }),
    want: ["notify-url: notify-url-sandbox"],
  },
  {
    name: "a base URL with /v3",
    changes: ({ sandbox }) => ({ WECHATPAY_BASE_URL: `${sandbox.url}/v3` }),
    want: ["base-url: base-url-form"],
  },
  {
    name: "a base URL where nothing listens",
    changes: () => ({ WECHATPAY_BASE_URL: "http://127.0.0.1:1" }),
    want: ["host: host-tcp"],
  },
];

const apiV3KeyFile = (path: string) => ({ WECHATPAY_APIV3_KEY: undefined, WECHATPAY_APIV3_KEY_FILE: path });

const apiV3KeyFiles: readonly Misconfiguration[] = [
  {
    name: "nothing with the APIv3 key in a file",
    changes: ({ write, apiV3Key }) => apiV3KeyFile(write("apiv3.key", apiV3Key)),
    want: [],
  },
  {
    name: "a line break behind the APIv3 key in a file",
    changes: ({ write, apiV3Key }) => apiV3KeyFile(write("apiv3.key", `${apiV3Key}\n`)),
    want: ["apiv3-key: apiv3-space"],
  },
  {
    name: "an APIv3 key in a file that everyone can read",
    changes: ({ write, apiV3Key }) => apiV3KeyFile(write("apiv3.key", apiV3Key, 0o644)),
    want: ["key-file: key-file-readable"],
  },
  {
    name: "the APIv3 key itself as its path",
    changes: ({ apiV3Key }) => apiV3KeyFile(apiV3Key),
    want: ["apiv3-key: file-unreadable"],
  },
];

/** All mistakes of the table. */
export const misconfigurations: readonly Misconfiguration[] = [
  ...[accepted, swapped, keys, certificates, numbers, apiV3Keys, apiV3KeyFiles, publicKeys, urls].flat(),
];

export const otherApiV3Key = wrongApiV3Key;
