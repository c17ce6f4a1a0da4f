/** Checks the env file, the names of variables, and the variables that are not keys. None of these messages repeats an invalid value. */
import { keyId } from "../../keys/key-ring.ts";
import { nearest } from "../../util/nearest.ts";
import { type EnvFile, type Settings, VARIABLES } from "../environment.ts";
import { type Result, result } from "../result.ts";

/** A result, and what the check read; undefined if it cannot be used. */
export interface Checked<T> {
  readonly result: Result;
  readonly value: T | undefined;
}

/** Reports the env file, and variables that may be typos. */
export function checkEnvironment({ envFile, values }: Settings): Result[] {
  const unknown = [...values.keys()].filter((name) => !VARIABLES.includes(name) && /^\w{1,64}$/.test(name));
  const unset = VARIABLES.filter((name) => !values.has(name));
  const named = unknown.map((name) => {
    const candidate = nearest(name, unset);
    return { name, ...(candidate !== undefined && { nearest: candidate }) };
  });
  return [
    checkEnvFile(envFile),
    named.length === 0
      ? result("variables", "variables-known")
      : result("variables", "variables-unknown", { unknown: named }),
  ];
}

function checkEnvFile(envFile: EnvFile | undefined): Result {
  if (envFile === undefined) return result("env-file", "env-file-none");
  const { path, names, hasMark } = envFile;
  if (hasMark) return result("env-file", "env-file-encoding", { path });
  return result("env-file", "env-file-read", { path, count: names.length });
}

/** A merchant or a brand. */
export type Caller = { readonly mchid: string } | { readonly brandId: string };

/** Checks the merchant number, or the ID of a brand. */
export function checkCaller(values: ReadonlyMap<string, string>): Checked<Caller> {
  const [mchid, brandId] = [values.get("WECHATPAY_MCHID"), values.get("WECHATPAY_BRAND_ID")];
  const failed = (reason: Result) => ({ result: reason, value: undefined });
  const id = mchid ?? brandId;
  if (id === undefined) return failed(result("caller", "caller-missing"));
  if (mchid !== undefined && brandId !== undefined) return failed(result("caller", "caller-both"));
  const variable = mchid === undefined ? "WECHATPAY_BRAND_ID" : "WECHATPAY_MCHID";
  if (/^wx/i.test(id)) return failed(result("caller", "caller-appid", { variable }));
  if (!/^\d{1,32}$/.test(id)) return failed(result("caller", "caller-form", { variable }));
  const value = mchid === undefined ? { brandId: id } : { mchid: id };
  // An APIv3 key may consist of digits, so a number of another length is not repeated.
  const isUsual = mchid === undefined ? id.length <= 16 : /^\d{8,10}$/.test(id);
  if (!isUsual) return { result: result("caller", "caller-length", { variable }), value };
  return { result: result("caller", mchid === undefined ? "brand-ok" : "mchid-ok", { id }), value };
}

/**
 * Checks the serial number of the merchant's certificate.
 *
 * @param ofCertificate the serial number of the certificate, if there is one
 */
export function checkSerialNo(value: string | undefined, ofCertificate: string | undefined): Checked<string> {
  const check = "serial-no";
  if (value === undefined && ofCertificate === undefined)
    return { result: result(check, "serial-missing"), value: undefined };
  if (value === undefined) {
    const serialNo = ofCertificate ?? "";
    return { result: result(check, "serial-from-certificate", { serialNo }), value: ofCertificate };
  }
  if (/^PUB_KEY_ID/i.test(value)) return { result: result(check, "serial-public-key-id"), value: undefined };
  if (!/^[0-9A-Fa-f]{1,40}$/.test(value)) return { result: result(check, "serial-form"), value: undefined };
  // An APIv3 key may have hexadecimal digits alone, and has 32 of them.
  if (value.length !== 40) return { result: result(check, "serial-length"), value };
  return { result: result(check, "serial-ok", { serialNo: value.toUpperCase() }), value };
}

/** Compares the serial number of the variable with that of the certificate. */
export function checkSameSerial(value: string, certificate: string): Result {
  const isSame = keyId(value) === keyId(certificate);
  return isSame
    ? result("certificate-serial", "certificate-serial-ok")
    : result("certificate-serial", "certificate-serial-differs", { certificate });
}

/** Checks the ID of WeChat Pay's public key. */
export function checkPublicKeyId(value: string): Checked<string> {
  const check = "public-key-id";
  if (/^[0-9A-Fa-f]{40}$/.test(value))
    return { result: result(check, "public-key-id-serial"), value: undefined };
  if (!/^PUB_KEY_ID_\w{1,53}$/.test(value))
    return { result: result(check, "public-key-id-form"), value: undefined };
  return { result: result(check, "public-key-id-ok", { id: value }), value };
}

/** Checks the AppID, or the ID of a WeCom enterprise (企业微信), which WeChat Pay accepts in its place. */
export function checkAppid(value: string | undefined): Result {
  if (value === undefined) return result("appid", "appid-none");
  if (!/^w[wx][0-9a-f]{16}$/.test(value)) return result("appid", "appid-form");
  return result("appid", "appid-ok", { appid: value });
}
