/** The English texts of what the doctor finds in variables and files: what is wrong, and what to do. */
import type { Check } from "../outcomes.ts";
import type { CallerData, DateData, FileData, KindData, OtherKindData, VariableData } from "./data.ts";

/** The names of the checks in sentences. */
export const names: Readonly<Record<Check, string>> = {
  "env-file": "env file",
  variables: "variables",
  caller: "merchant number",
  "serial-no": "serial number",
  "private-key": "private key",
  "key-file": "permissions",
  certificate: "certificate",
  "key-pair": "key pair",
  "certificate-serial": "serial number of the certificate",
  "certificate-owner": "owner of the certificate",
  "certificate-expiry": "dates of the certificate",
  "apiv3-key": "APIv3 key",
  "public-key-id": "public key ID",
  "public-key": "public key",
  appid: "AppID",
  "notify-url": "notification URL",
  "base-url": "base URL",
  client: "createClient",
  host: "connection",
  "spare-host": "connection to the spare host",
  clock: "clock",
  "signed-get": "signed request",
  identity: "identity",
  "response-signature": "response",
  "apiv3-decrypt": "decryption with the APIv3 key",
  notify: "notify",
};

const fileOf = ({ variable, path }: FileData) => (path === undefined ? variable : `${variable}: ${path}`);

const kinds = {
  "private key": "a private key",
  "public key": "a public key",
  certificate: "a certificate",
  "encrypted private key": "an encrypted private key",
  "certificate request": "a certificate request",
  "PKCS#12": "PKCS#12 (apiclient_cert.p12)",
  "PKCS#7": "PKCS#7",
} as const;

const files = {
  "private key": "apiclient_key.pem",
  certificate: "apiclient_cert.pem",
  "public key": "pub_key.pem",
} as const;

const whole = "In an env file, put the text in double quotes, so that its line breaks belong to it.";

const variables = {
  "env-file-read": ({ path, count }: { path: string; count: number }) => ({
    text: `${path}: read, ${count} variable${count === 1 ? "" : "s"} of WECHATPAY_. Variables of the environment come first`,
  }),
  "env-file-none": () => ({
    text: "env file: .env does not exist in this folder, so only the environment counts",
  }),
  "env-file-encoding": ({ path }: { path: string }) => ({
    text: `${path}: begins with a byte order mark, so Node.js does not read its first variable, or none in UTF-16`,
    fix: "Save it as UTF-8 without BOM. The redirection > of PowerShell 5 writes UTF-16.",
  }),
  "variables-known": () => ({ text: "variables: the name of each WECHATPAY_ variable is known" }),
  "variables-unknown": ({ unknown }: { unknown: readonly { name: string; nearest?: string }[] }) => ({
    text: `variables: the doctor does not know ${unknown.map(({ name }) => name).join(", ")}`,
    fix: unknown.some(({ nearest }) => nearest)
      ? `Rename it if it is a typo: ${unknown.flatMap(({ name, nearest }) => (nearest ? [`${name} may be ${nearest}`] : [])).join(", ")}.`
      : "Ignore this if your program reads it.",
  }),
};

const caller = {
  "mchid-ok": ({ id }: { id: string }) => ({ text: `WECHATPAY_MCHID: merchant ${id}` }),
  "brand-ok": ({ id }: { id: string }) => ({ text: `WECHATPAY_BRAND_ID: brand ${id}` }),
  "caller-missing": () => ({
    text: "WECHATPAY_MCHID: is not set",
    fix: "Set it to the merchant number (商户号); a brand sets WECHATPAY_BRAND_ID instead.",
  }),
  "caller-both": () => ({
    text: "WECHATPAY_MCHID and WECHATPAY_BRAND_ID: both are set",
    fix: "Keep one. A merchant and a brand have keys of their own, so check each by itself.",
  }),
  "caller-appid": ({ variable }: CallerData) => ({
    text: `${variable}: has an AppID (wx…)`,
    fix: "Set it to the merchant number, which consists of digits. The AppID belongs in WECHATPAY_APPID.",
  }),
  "caller-form": ({ variable }: CallerData) => ({
    text: `${variable}: has other characters than digits`,
    fix: "Set it to the digits alone, without spaces and quotes.",
  }),
  "caller-length": ({ variable }: CallerData) => ({
    text: `${variable}: has an unusual number of digits`,
    fix: "A merchant number has 8 to 10 digits. Compare it with the merchant platform.",
  }),
};

const serial = {
  "serial-ok": ({ serialNo }: { serialNo: string }) => ({ text: `WECHATPAY_SERIAL_NO: ${serialNo}` }),
  "serial-from-certificate": ({ serialNo }: { serialNo: string }) => ({
    text: `WECHATPAY_SERIAL_NO: not set, and the certificate has it: ${serialNo}`,
  }),
  "serial-missing": () => ({
    text: "WECHATPAY_SERIAL_NO: is not set, and no usable certificate has it",
    fix: "Set it, or WECHATPAY_CERTIFICATE_FILE. openssl x509 -in apiclient_cert.pem -noout -serial shows it.",
  }),
  "serial-public-key-id": () => ({
    text: "WECHATPAY_SERIAL_NO: has the ID of WeChat Pay's public key",
    fix: "Set it to the serial number of your own API certificate. PUB_KEY_ID_… belongs in WECHATPAY_PUBLIC_KEY_ID.",
  }),
  "serial-form": () => ({
    text: "WECHATPAY_SERIAL_NO: is not a hexadecimal number",
    fix: "Set it to the hexadecimal digits alone, without colons, spaces, quotes and 0x.",
  }),
  "serial-length": () => ({
    text: "WECHATPAY_SERIAL_NO: does not have 40 hexadecimal digits, as WeChat Pay's serial numbers do",
    fix: "Compare it with the merchant platform. Make sure that it is not the APIv3 key.",
  }),
};

const pem = {
  "pem-missing": ({ variable, expected }: KindData) => ({
    text: `${variable}: is not set, and ${variable}_FILE is not either`,
    fix: `Set ${variable}_FILE to the path of ${files[expected]}, or ${variable} to its text.`,
  }),
  "set-twice": ({ variable }: VariableData) => ({
    text: `${variable} and ${variable}_FILE: both are set`,
    fix: "Keep one of them, so that no program uses the other one.",
  }),
  "file-unreadable": ({ reason, ...file }: FileData & { reason: string }) => ({
    text: `${fileOf(file)}: the file cannot be read (${reason})`,
    fix: "Correct the path, which is relative to the current folder, or the permissions of the file and its folders.",
  }),
  "path-as-text": ({ variable }: VariableData) => ({
    text: `${variable}: has the path of a file`,
    fix: `Rename the variable to ${variable}_FILE, or set ${variable} to the text of the file.`,
  }),
  "text-as-path": ({ variable }: VariableData) => ({
    text: `${variable}: has the text of a file in place of its path`,
    fix: `Rename the variable to ${variable.replace(/_FILE$/, "")}, or set it to the path.`,
  }),
  "pem-kind": ({ actual, expected, ...file }: OtherKindData) => ({
    text: `${fileOf(file)}: expected ${kinds[expected]}, and this is ${kinds[actual]}`,
    fix: `Use ${files[expected]}. ${kindFix(actual, expected)}`.trimEnd(),
  }),
  "pem-cut": ({ expected, ...file }: FileData & KindData) => ({
    text: `${fileOf(file)}: the last line of the ${expected}, -----END …-----, is missing`,
    fix: `Use the whole text of ${files[expected]}. ${whole}`,
  }),
  "pem-invalid": ({ fault, expected, ...file }: FileData & KindData & { fault: string }) => ({
    text: `${fileOf(file)}: ${fault}`,
    fix: `Use the text of ${files[expected]} unchanged. ${whole}`,
  }),
  "key-algorithm": ({ algorithm, ...file }: FileData & { algorithm: string }) => ({
    text: `${fileOf(file)}: expected an RSA key, and this is a key of ${algorithm}`,
    fix: "Use the RSA key that belongs to the API certificate. The doctor does not check SM2.",
  }),
  "key-short": ({ bits, ...file }: FileData & { bits: number }) => ({
    text: `${fileOf(file)}: expected an RSA key of 2048 bits, and this one has ${bits}`,
    fix: "Apply for a new API certificate: WeChat Pay's certificate tool makes keys of 2048 bits.",
  }),
  "key-long": ({ bits, ...file }: FileData & { bits: number }) => ({
    text: `${fileOf(file)}: this RSA key has ${bits} bits, and WeChat Pay's keys have 2048`,
    fix: "Make sure that it is the key that the merchant platform's certificate tool made.",
  }),
  "key-ok": (file: FileData) => ({ text: `${fileOf(file)}: RSA key of 2048 bits` }),
  "key-file-private": ({ path }: { path: string }) => ({
    text: `${path}: only its owner and group can read it`,
  }),
  "key-file-readable": ({ path, mode }: { path: string; mode: string }) => ({
    text: `${path}: has secrets, and every user of this machine can read it (mode ${mode})`,
    fix: "Run chmod 600 on the file.",
  }),
  "key-file-none": () => ({
    text: "permissions: no secret is in a file whose mode can be checked",
  }),
};

function kindFix(actual: OtherKindData["actual"], expected: KindData["expected"]): string {
  if (actual === "encrypted private key" && expected === "private key")
    return "Or decrypt it: openssl pkey -in key.pem -out apiclient_key.pem.";
  if (actual !== "PKCS#12" || expected === "public key") return "";
  const what = expected === "certificate" ? "-clcerts -nokeys" : "-nocerts -nodes";
  return `Or extract it: openssl pkcs12 -in apiclient_cert.p12 ${what} -out ${files[expected]} (the password is the merchant number).`;
}

const certificate = {
  "certificate-ok": ({ serialNo, ...file }: FileData & { serialNo: string }) => ({
    text: `${fileOf(file)}: certificate ${serialNo}`,
  }),
  "certificate-none": () => ({
    text: "WECHATPAY_CERTIFICATE: not set, so the doctor cannot compare the key with its certificate. It is optional",
  }),
  "certificate-platform": (file: FileData) => ({
    text: `${fileOf(file)}: this is WeChat Pay's platform certificate, not the merchant's`,
    fix: "Use apiclient_cert.pem. The client fetches platform certificates itself: platformCertificates().",
  }),
  "pair-ok": () => ({ text: "key pair: the certificate belongs to the private key" }),
  "pair-differs": () => ({
    text: "key pair: the certificate does not belong to the private key",
    fix: "Use apiclient_key.pem and apiclient_cert.pem of one API certificate: a new certificate has a new key.",
  }),
  "certificate-serial-ok": () => ({ text: "serial number: the same as in the certificate" }),
  "certificate-serial-differs": ({ certificate: serialNo }: { certificate: string }) => ({
    text: `WECHATPAY_SERIAL_NO: the certificate has another serial number, ${serialNo}`,
    fix: "Correct it, or remove it: the client reads it from the certificate.",
  }),
  "owner-ok": ({ mchid }: { mchid: string }) => ({ text: `certificate: issued to merchant ${mchid}` }),
  "owner-differs": ({ owner }: { owner: string }) => ({
    text: `certificate: it was issued to merchant ${owner}, and WECHATPAY_MCHID names another one`,
    fix: "Use the certificate, key and serial number of the merchant that WECHATPAY_MCHID names.",
  }),
  "owner-unknown": () => ({
    text: "certificate: its subject does not name a merchant number",
    fix: "Make sure that it is apiclient_cert.pem of the merchant platform.",
  }),
  "owner-brand": () => ({
    text: "certificate: the doctor does not know how certificates of brands name their owner",
  }),
  "expiry-ok": ({ date }: DateData) => ({ text: `certificate: valid until ${date}` }),
  "expiry-soon": ({ date, days }: DateData & { days: number }) => ({
    text: `certificate: expires in ${days} day${days === 1 ? "" : "s"}, on ${date}`,
    fix: "Apply for a new API certificate now. It comes with a new key and serial number; both work until the old one expires.",
  }),
  "expiry-over": ({ date }: DateData) => ({
    text: `certificate: it expired on ${date}`,
    fix: "Apply for a new API certificate, and use its key and serial number. If the date is wrong, correct the clock.",
  }),
  "expiry-early": ({ date }: DateData) => ({
    text: `certificate: it is valid only from ${date}`,
    fix: "Correct the clock of this machine.",
  }),
};

const other = {
  "apiv3-ok": (file: FileData) => ({ text: `${fileOf(file)}: 32 letters and digits` }),
  "apiv3-missing": () => ({
    text: "WECHATPAY_APIV3_KEY: is not set",
    fix: "Set it to the APIv3 key, which has 32 characters, or WECHATPAY_APIV3_KEY_FILE to the path of a file that has it.",
  }),
  "apiv3-space": (file: FileData) => ({
    text: `${fileOf(file)}: begins or ends with a space or a line break`,
    fix: "Remove it. A file that echo wrote ends with a line break; printf writes none.",
  }),
  "apiv3-quotes": (file: FileData) => ({
    text: `${fileOf(file)}: the quotes belong to the value`,
    fix: "Remove them: docker run --env-file and systemd do not do it.",
  }),
  "apiv3-base64": (file: FileData) => ({
    text: `${fileOf(file)}: is the Base64 of the key`,
    fix: "Set it to the 32 characters themselves: the client does not decode them.",
  }),
  "apiv3-hex": (file: FileData) => ({
    text: `${fileOf(file)}: is the hexadecimal form of the key`,
    fix: "Set it to the 32 characters themselves: the client does not decode them.",
  }),
  "apiv3-pem": (file: FileData) => ({
    text: `${fileOf(file)}: has PEM text`,
    fix: "Set it to the APIv3 key, which has 32 characters. Keys in PEM belong in WECHATPAY_PRIVATE_KEY and WECHATPAY_PUBLIC_KEY.",
  }),
  "apiv3-length": ({ bytes, ...file }: FileData & { bytes: number }) => ({
    text: `${fileOf(file)}: expected 32 bytes, received ${bytes}`,
    fix: "Set it to the APIv3 key. The APIv2 key, the AppSecret and the operator password are other secrets.",
  }),
  "apiv3-characters": (file: FileData) => ({
    text: `${fileOf(file)}: has other characters than letters and digits`,
    fix: "The merchant platform accepts letters and digits alone. Compare it with the key that you set there.",
  }),
  "public-key-id-ok": ({ id }: { id: string }) => ({ text: `WECHATPAY_PUBLIC_KEY_ID: ${id}` }),
  "public-key-id-missing": () => ({
    text: "WECHATPAY_PUBLIC_KEY_ID: is not set, and there is a public key",
    fix: "Set it to the ID that the merchant platform shows beside the public key: PUB_KEY_ID_….",
  }),
  "public-key-id-serial": () => ({
    text: "WECHATPAY_PUBLIC_KEY_ID: has a serial number",
    fix: "Set it to the ID of WeChat Pay's public key, PUB_KEY_ID_…. Your serial number belongs in WECHATPAY_SERIAL_NO.",
  }),
  "public-key-id-form": () => ({
    text: "WECHATPAY_PUBLIC_KEY_ID: is not PUB_KEY_ID_ and digits or letters",
    fix: "Copy the whole ID, with PUB_KEY_ID_, without spaces and line breaks.",
  }),
  "public-key-missing": () => ({
    text: "WECHATPAY_PUBLIC_KEY: is not set, and there is a public key ID",
    fix: "Set WECHATPAY_PUBLIC_KEY_FILE to the path of pub_key.pem, or WECHATPAY_PUBLIC_KEY to its text.",
  }),
  "public-key-none": () => ({
    text: "WECHATPAY_PUBLIC_KEY: not set, so only platform certificates can verify WeChat Pay's responses",
    fix: "Set WECHATPAY_PUBLIC_KEY_ID and WECHATPAY_PUBLIC_KEY_FILE. Leave them out only if the merchant still uses platform certificates.",
  }),
  "public-key-own": (file: FileData) => ({
    text: `${fileOf(file)}: this is the merchant's own public key`,
    fix: "Use WeChat Pay's public key, pub_key.pem.",
  }),
  "appid-ok": ({ appid }: { appid: string }) => ({ text: `WECHATPAY_APPID: ${appid}` }),
  "appid-none": () => ({ text: "WECHATPAY_APPID: not set" }),
  "appid-form": () => ({
    text: "WECHATPAY_APPID: expected wx, or ww for WeCom, and 16 hexadecimal digits",
    fix: "Set it to the AppID, not to the AppSecret, the original ID (gh_…) or the merchant number.",
  }),
};

/** Outcomes of several checks, and of the client itself. */
const general = {
  offline: ({ check }: { check: Check }) => ({ text: `${names[check]}: not checked, because of --offline` }),
  "needs-valid": ({ check, needed }: { check: Check; needed: readonly Check[] }) => ({
    text: `${names[check]}: not checked, because it needs: ${needed.map((each) => names[each]).join(", ")}`,
  }),
  "client-ok": () => ({ text: "createClient: accepts these options" }),
  "client-refused": ({ message }: { message: string }) => ({
    text: message,
    fix: "Correct the option that the message names.",
  }),
};

/** What the doctor finds in variables and files. */
export const settings = { ...variables, ...caller, ...serial, ...pem, ...certificate, ...other, ...general };
