/** Decrypts a request and checks it against its page: types, required fields, lengths, characters, forms and minimums. */
import { describe, type Issue } from "wechatpay-ts/check";

import type { Json } from "../../generator/ir/model.ts";
import { ApiError } from "../http/api-error.ts";
import type { NotifyHosts } from "../http/network.ts";
import type { RawRequest } from "../http/request.ts";
import type { Caller } from "../merchants/caller.ts";
import type { Platform } from "../platform/platform.ts";
import { decryptRequest, pointer, type DecryptedRequest } from "../request/decrypt.ts";
import type { RequestGroups } from "../request/groups.ts";
import { labelAt } from "../request/label.ts";
import type { Match } from "../request/routes.ts";
import { asObject, textOf } from "../util/json.ts";

/** A request in plain text, and its fields that were encrypted. */
export interface CheckedRequest {
  readonly request: RequestGroups;
  readonly decrypted: DecryptedRequest["decrypted"];
}

/** @throws ApiError PARAM_ERROR that names the first field that is wrong, after `onDecrypted` */
export async function decryptAndValidate(
  raw: RawRequest,
  sent: RequestGroups,
  { route: { operation, validate } }: Match,
  caller: Caller,
  { signers, notifyHosts }: Platform,
  onDecrypted: (checked: CheckedRequest) => void,
): Promise<void> {
  const serial = raw.headers["wechatpay-serial"];
  const { suite } = caller.keys;
  const key = serial === undefined ? undefined : signers.of(suite).keys.find(String(serial));
  if (serial !== undefined && !key) {
    const issue = "expected the id of a key of this sandbox";
    throw new ApiError(400, "PARAM_ERROR", `Wechatpay-Serial: ${issue}.`, { issue, location: "header" });
  }
  const { value, decrypted } = await decryptRequest(
    sent,
    operation.request,
    key && { suite, privateKey: key.privateKey },
  );
  const request = value as RequestGroups; // decryption keeps the groups
  onDecrypted({ request, decrypted });
  const [issue, ...more] = validate(request).filter((one) => isRefused(one, request, notifyHosts));
  if (!issue) return;
  const text = describe(issue, labelAt(issue.path, operation.request));
  const others = more.length > 0 ? `, and ${more.length} more` : "";
  throw paramError(issue, `${text}${others}`);
}

/**
 * The client reports more than the sandbox refuses. Which empty texts WeChat Pay refuses is documented for a few fields, and
 * `rules/` knows those.
 */
function isRefused(issue: Issue, request: RequestGroups, hosts: NotifyHosts): boolean {
  if (issue.rule === "empty") return false;
  return !(
    issue.rule === "format" &&
    issue.expected.limits.format === "notify-url" &&
    isInsecureUrl(valueAt(request, issue.path), hosts)
  );
}

/**
 * The one exception to https: a URL on this machine or on a host of `notifyHosts` may be http, since the server of a test has
 * no certificate. As at WeChat Pay, it has no query.
 */
function isInsecureUrl(value: Json | undefined, hosts: NotifyHosts): boolean {
  const text = textOf(value) ?? "";
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === "http:" && hosts.allowInsecure(url) && !/[?#]/u.test(text);
}

/** Returns the value at the path of an issue, `json.list[0].name`. */
function valueAt(request: RequestGroups, path: string): Json | undefined {
  const names = path.replaceAll(/\[(\d+)\]/gu, ".$1").split(".");
  return names.reduce<Json | undefined>(
    (value, name) => (Array.isArray(value) ? value[Number(name)] : asObject(value)[name]),
    request,
  );
}

function paramError(issue: Issue, text: string): ApiError {
  const { path, rule } = issue;
  const isShort = rule === "length" && issue.received === "shorter";
  const detail = { field: pointer(path), issue: isShort ? "short" : rule, location: locationOf(path) };
  return new ApiError(400, "PARAM_ERROR", `参数错误: ${text}`, detail);
}

function locationOf(path: string): "body" | "query" | "header" | "uri" {
  const groups = { json: "body", query: "query", headers: "header" } as const;
  const group = path.split(".")[0] ?? "";
  return Object.hasOwn(groups, group) ? groups[group as keyof typeof groups] : "uri"; // checked by hasOwn
}
