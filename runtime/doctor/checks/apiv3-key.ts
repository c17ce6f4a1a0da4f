/** Checks the form of the APIv3 key, and recognizes the usual mistakes. No message repeats a part of it. */
import type { Material } from "../environment.ts";
import { type Result, result } from "../result.ts";
import { fileOf, readContent } from "./content.ts";
import type { Checked } from "./variables.ts";

const PLACE = { check: "apiv3-key", variable: "WECHATPAY_APIV3_KEY" } as const;

/** Checks the APIv3 key of the variable, or of the file that it names. */
export function checkApiV3Key(material: Material): Checked<string> {
  const { check, variable } = PLACE;
  const read = readContent(material, PLACE, () => result(check, "apiv3-missing"));
  const failed = (reason: Result) => ({ result: reason, value: undefined });
  if ("result" in read) return failed(read.result);
  const file = fileOf(material, variable);
  const value = Buffer.from(read.content).toString();
  if (value.includes("-----BEGIN")) return failed(result(check, "apiv3-pem", file));
  if (value.trim() !== value) return failed(result(check, "apiv3-space", file));
  if (/^(["'`]).*\1$/s.test(value)) return failed(result(check, "apiv3-quotes", file));
  const bytes = Buffer.byteLength(value);
  if (/^[0-9A-Fa-f]{64}$/.test(value)) return failed(result(check, "apiv3-hex", file));
  if (bytes !== 32 && isBase64OfKey(value)) return failed(result(check, "apiv3-base64", file));
  if (bytes !== 32) return failed(result(check, "apiv3-length", { ...file, bytes }));
  const isUsual = /^[0-9A-Za-z]{32}$/.test(value);
  return { result: result(check, isUsual ? "apiv3-ok" : "apiv3-characters", file), value };
}

function isBase64OfKey(value: string): boolean {
  return /^[A-Za-z0-9+/_-]{43}=?$/.test(value) && Buffer.from(value, "base64").length === 32;
}
