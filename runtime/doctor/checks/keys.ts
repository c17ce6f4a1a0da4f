/** Checks keys and certificates: what they are, and whether they belong together. */
import { contentKind } from "../../encoding/pem.ts";
import type { KeyKind } from "../../encoding/key-kind.ts";
import { readCertificateDer } from "../../encoding/certificate-der.ts";
import { certificateInput, type KeyInput, privateKeyInput, publicKeyInput } from "../../keys/key-input.ts";
import { platform } from "#platform";
import type { AsymmetricKey, Certificate, PrivateKey, PublicKey } from "../../platform/platform.ts";
import type { Material, Settings } from "../environment.ts";
import { type Result, result } from "../result.ts";
import { type CertificateName, readName } from "./certificate-name.ts";
import { type Content, fileOf, type Place, readContent } from "./content.ts";
import type { Checked } from "./variables.ts";

/** The checks of variables with PEM. */
type PemCheck = "private-key" | "certificate" | "public-key";

interface PemPlace extends Place {
  readonly check: PemCheck;
  readonly expected: KeyKind;
}

/** Checks the merchant's private key. */
export function checkPrivateKey(material: Material): Checked<PrivateKey> {
  const place = { check: "private-key", variable: "WECHATPAY_PRIVATE_KEY", expected: "private key" } as const;
  return checkKey(material, place, (content) =>
    parse(privateKeyInput(content), (input) => platform.privateKey(input)),
  );
}

/** Checks WeChat Pay's public key. @param own the merchant's private key, whose public half is a common mistake */
export function checkPublicKey(material: Material, own: PrivateKey | undefined): Checked<PublicKey> {
  const place = { check: "public-key", variable: "WECHATPAY_PUBLIC_KEY", expected: "public key" } as const;
  const checked = checkKey(material, place, (content) =>
    parse(publicKeyInput(content), (input) => platform.publicKey(input)),
  );
  const isOwn = checked.value !== undefined && checked.value.fingerprint === own?.fingerprint;
  if (!isOwn) return checked;
  return {
    result: result("public-key", "public-key-own", fileOf(material, place.variable)),
    value: undefined,
  };
}

/** A certificate, and the names of its subject. */
export interface NamedCertificate extends Certificate {
  readonly subject: CertificateName;
}

/** Checks the merchant's certificate. */
export function checkCertificate(material: Material): Checked<NamedCertificate> {
  const place = { check: "certificate", variable: "WECHATPAY_CERTIFICATE", expected: "certificate" } as const;
  if (material.state === "none")
    return { result: result("certificate", "certificate-none"), value: undefined };
  const read = readPem(material, place);
  if ("result" in read) return { ...read, value: undefined };
  const parsed = parse(certificateInput(read.content), (der) => ({
    ...platform.certificate(der),
    subject: readName(readCertificateDer(der).subject),
  }));
  const file = fileOf(material, place.variable);
  if ("fault" in parsed)
    return {
      result: result("certificate", "pem-invalid", { ...place, ...file, ...parsed }),
      value: undefined,
    };
  const { subject, serialNo } = parsed.value;
  if (/tenpay/i.test(`${subject.organization} ${subject.commonName}`))
    return { result: result("certificate", "certificate-platform", file), value: undefined };
  return { result: result("certificate", "certificate-ok", { ...file, serialNo }), value: parsed.value };
}

/** Checks whether the certificate belongs to the private key. */
export function checkPair(certificate: Certificate, key: PrivateKey): Result {
  const isPair = certificate.publicKey.fingerprint === key.fingerprint;
  return result("key-pair", isPair ? "pair-ok" : "pair-differs");
}

/** Checks whom the certificate was issued to: the common name of a merchant's certificate is the merchant number. */
export function checkOwner({ subject: { commonName } }: NamedCertificate, mchid: string | undefined): Result {
  const check = "certificate-owner";
  if (mchid === undefined) return result(check, "owner-brand");
  if (!/^\d{8,10}$/.test(commonName)) return result(check, "owner-unknown");
  return commonName === mchid
    ? result(check, "owner-ok", { mchid })
    : result(check, "owner-differs", { owner: commonName });
}

const DAY = 86_400_000;
/** How many days before its end a certificate causes a warning. */
const SOON_DAYS = 30;

/** Checks the dates of the certificate. @param now milliseconds since 1970 */
export function checkExpiry({ validFrom, validTo }: Certificate, now: number): Result {
  const check = "certificate-expiry";
  const dateOf = (time: number) => new Date(time).toISOString().slice(0, 10);
  if (now > validTo) return result(check, "expiry-over", { date: dateOf(validTo) });
  if (now < validFrom) return result(check, "expiry-early", { date: dateOf(validFrom) });
  const days = Math.floor((validTo - now) / DAY);
  const date = dateOf(validTo);
  return days < SOON_DAYS
    ? result(check, "expiry-soon", { date, days })
    : result(check, "expiry-ok", { date });
}

/** The variables with secrets: an env file that has one of them is for its owner alone. */
const SECRETS = ["WECHATPAY_PRIVATE_KEY", "WECHATPAY_APIV3_KEY"] as const;

/** Checks who can read the files with secrets: those of the private key and the APIv3 key, and the env file. */
export function checkKeyFiles({ material, envFile }: Settings): Result[] {
  const own = SECRETS.map((name) => material[name]).filter((one) => one.state === "file");
  const hasSecret = SECRETS.some((name) => envFile?.names.includes(name));
  const results = [...own, ...(envFile && hasSecret ? [envFile] : [])].flatMap(({ path, mode }) => {
    if (mode === undefined) return [];
    if ((mode & 0o004) === 0) return result("key-file", "key-file-private", { path });
    return result("key-file", "key-file-readable", { path, mode: mode.toString(8) });
  });
  return results.length > 0 ? results : [result("key-file", "key-file-none")];
}

function checkKey<Key extends AsymmetricKey>(
  material: Material,
  place: PemPlace,
  parseKey: (content: string | Uint8Array) => Parsed<Key>,
): Checked<Key> {
  const { check, variable } = place;
  const read = readPem(material, place);
  if ("result" in read) return { ...read, value: undefined };
  const parsed = parseKey(read.content);
  const file = fileOf(material, variable);
  if ("fault" in parsed)
    return { result: result(check, "pem-invalid", { ...place, ...file, ...parsed }), value: undefined };
  const { algorithm, bits } = parsed.value;
  if (algorithm !== "rsa")
    return { result: result(check, "key-algorithm", { ...file, algorithm }), value: undefined };
  if (bits < 2048) return { result: result(check, "key-short", { ...file, bits }), value: undefined };
  if (bits > 2048) return { result: result(check, "key-long", { ...file, bits }), value: parsed.value };
  return { result: result(check, "key-ok", file), value: parsed.value };
}

/** Returns the content of a variable or file, or the result of a check that fails for it. */
function readPem(material: Material, place: PemPlace): Content {
  const { check, variable, expected } = place;
  const read = readContent(material, place, () => result(check, "pem-missing", place));
  if ("result" in read) return read;
  const { content } = read;
  const file = { ...place, ...fileOf(material, variable) };
  const actual = contentKind(content);
  if (actual !== undefined && actual !== expected && !hasKind(content, expected))
    return { result: result(check, "pem-kind", { ...file, actual }) };
  const text = Buffer.from(content).toString("latin1");
  if (text.includes("-----BEGIN") && !text.includes("-----END"))
    return { result: result(check, "pem-cut", file) };
  return { content };
}

/** Reports whether a text has a block of a kind behind others, as a bundle of key and certificate does. */
function hasKind(content: string | Uint8Array, kind: KeyKind): boolean {
  const label = { "private key": "PRIVATE KEY", "public key": "PUBLIC KEY", certificate: "CERTIFICATE" }[
    kind
  ];
  return new RegExp(`-----BEGIN (?:RSA )?${label}-----`).test(Buffer.from(content).toString("latin1"));
}

/** What was parsed, or why it cannot be, as a clause that repeats nothing of it. */
type Parsed<T> = { readonly value: T } | { readonly fault: string };

function parse<Input, T>(read: KeyInput<Input>, parseInput: (input: Input) => T): Parsed<T> {
  if ("fault" in read) return read;
  try {
    return { value: parseInput(read.input) };
  } catch {
    // The error of the parser may quote its input, so it is dropped.
    return { fault: `the content cannot be parsed${read.doubt === "" ? "" : `.${read.doubt}`}` };
  }
}
