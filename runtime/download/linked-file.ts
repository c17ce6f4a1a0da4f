/** Downloads a file that a response links to, such as a bill. The response is signed, and has the digest of the file. */
import { callOperation } from "../call/call.ts";
import type { ClientContext } from "../call/client-context.ts";
import { isWechatPayHost, readBase } from "../call/hosts.ts";
import { labelOf } from "../schema/request.ts";
import type { ApiResponse } from "../call/result.ts";
import { isObject, kindOf } from "../util/kind.ts";
import { ResponseError, type ResponseErrorCode } from "../errors.ts";
import type { CallOptions } from "../call/options.ts";
import type { HashAlgorithm } from "../platform/platform.ts";
import type { Operation } from "../schema/schema.ts";
import { toDownload, type Download } from "../files/download.ts";
import { contentOf } from "./file-content.ts";
import type { Expected } from "../files/file-digest.ts";

/** The members of a response that describe a file. Absent ones are not checked. */
export interface LinkedFile {
  /** The link to the file. */
  readonly download_url?: string | undefined;
  /** `SHA1`, `SHA256` or `SM3`. */
  readonly hash_type?: string | undefined;
  /** The digest of the decrypted and decompressed content, in hexadecimal. */
  readonly hash_value?: string | undefined;
  /** The key with which the file itself is encrypted, encrypted for the merchant, in base64. */
  readonly encrypt_key?: string | undefined;
  /** The nonce of that encryption. */
  readonly nonce?: string | undefined;
}

/** Downloads a file. It rejects with the errors that `Client.download` documents. */
export async function downloadFile(
  context: ClientContext,
  linked: LinkedFile | PromiseLike<LinkedFile>,
  options: CallOptions,
): Promise<ApiResponse<Download>> {
  // Read before the first await, as the options of any call are.
  const settings = copyOptions(options);
  const file = copyFile(await linked);
  const operation = operationOf(file, context);
  const expected = expectedOf(file, operation, context);
  const answer = await callOperation(linkedContext(context, operation), operation, {}, settings);
  const download = answer.data as Download; // the data of an operation with responseType stream
  const { requestId } = answer;
  const stream = () => contentOf(file, download, labelOf(operation), context);
  const checks = expected && { ...expected, requestId };
  return { ...answer, data: toDownload({ stream }, download.contentType, checks) };
}

function copyOptions(options: CallOptions): CallOptions {
  const { headers } = (options as Partial<CallOptions> | null) ?? {}; // callOperation rejects other values
  return headers === undefined ? options : { ...options, headers: { ...headers } };
}

/** What is checked later is what is there now. */
function copyFile(linked: unknown): LinkedFile {
  if (!isObject(linked))
    throw refusal("ERR_DOWNLOAD_URL", `expected a response with download_url, received ${kindOf(linked)}`);
  // What is no text is no URL, no digest and no key, whatever it is called.
  const read = (name: keyof LinkedFile) =>
    linked[name] === undefined || typeof linked[name] === "string" ? linked[name] : kindOf(linked[name]);
  return {
    download_url: read("download_url"),
    hash_type: read("hash_type"),
    hash_value: read("hash_value"),
    encrypt_key: read("encrypt_key"),
    nonce: read("nonce"),
  };
}

/**
 * A proxy stands in for the host of the link, whatever its path. Of WeChat Pay's own hosts one stands in for another only
 * where it has the path of the link, which is what WeChat Pay wrote.
 */
function linkedContext(context: ClientContext, { hosts = [] }: Operation): ClientContext {
  const [base] = context.bases ?? [];
  if (base === undefined || !isWechatPayHost(new URL(base.origin))) return context;
  return base.path === readBase(hosts[0])?.path ? context : { ...context, bases: undefined };
}

/** No page documents these URLs. The path is for messages to name; the token in the query is for nobody but WeChat Pay. */
function operationOf({ download_url: link }: LinkedFile, context: ClientContext): Operation {
  if (link === undefined || link === "") {
    throw refusal(
      "ERR_DOWNLOAD_URL",
      "the response has no link. The file may not be ready yet; query it again later",
    );
  }
  const url = URL.canParse(link) ? new URL(link) : undefined;
  const isOwn = context.bases?.some(({ origin }) => origin === url?.origin) ?? false;
  if (url === undefined || (!isOwn && !isWechatPayHost(url))) {
    const why = "the link leads to a host that is not WeChat Pay's, which must not receive a signed request";
    throw refusal("ERR_DOWNLOAD_URL", why);
  }
  // A base may carry a path, which stands before /v3 in the link, too.
  const at = Math.max(url.pathname.indexOf("/v3/"), 0);
  return {
    method: "GET",
    path: url.pathname.slice(at),
    search: url.search,
    hosts: [url.origin + url.pathname.slice(0, at)],
    responseType: "stream",
    request: {},
    response: {},
  };
}

const LENGTHS: { readonly [algorithm in HashAlgorithm]: number } = { SHA1: 20, SHA256: 32, SM3: 32 };

function expectedOf(file: LinkedFile, operation: Operation, context: ClientContext): Expected | undefined {
  const { hash_type: type, hash_value: value } = file;
  if (type === undefined && value === undefined) return undefined;
  const algorithm = (type ?? "").toUpperCase().replace(/^SHA-/, "SHA");
  const known = Object.hasOwn(LENGTHS, algorithm) ? (algorithm as HashAlgorithm) : undefined; // its keys are all there are
  if (known === undefined || context.platform.hash(known) === undefined) {
    const name = /^\w{1,16}$/.test(algorithm) ? algorithm : "(unknown)";
    const mend = "To skip the check, pass download_url only";
    throw refusal("ERR_DOWNLOAD_HASH", `hash_type ${name} is not supported on this platform. ${mend}`);
  }
  if (!new RegExp(`^[\\da-f]{${LENGTHS[known] * 2}}$`, "i").test(value ?? "")) {
    throw refusal("ERR_DOWNLOAD_HASH", `hash_value is not a ${known} digest in hexadecimal`);
  }
  return { hash: () => context.platform.hash(known), value: value ?? "", label: labelOf(operation) };
}

function refusal(code: ResponseErrorCode, why: string): ResponseError {
  return new ResponseError(code, `download_url: ${why}`);
}
