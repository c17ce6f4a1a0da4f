/** Downloads a file that a response links to, such as a bill. The response is signed, and has the digest of the file. */
import { callOperation } from "../call/call.ts";
import { toHeaders } from "../call/containers.ts";
import { clientError } from "../call/arguments.ts";
import { type ClientContext, contextOf } from "../call/client-context.ts";
import { documentedBases, isWechatPayHost, readBase } from "../call/hosts.ts";
import type { CallOptions } from "../call/options.ts";
import { type ApiResponse, Result } from "../call/result.ts";
import { RequestError, ResponseError, type ResponseErrorCode } from "../errors.ts";
import { endSentence } from "../util/error-text.ts";
import { download as transfer, type Download, toDownload } from "../files/download.ts";
import type { ExpectedDigest } from "../files/file-digest.ts";
import { files } from "#files";
import type { HashAlgorithm } from "../platform/platform.ts";
import { trackWork } from "../platform/work-count.ts";
import { labelOf } from "../schema/request.ts";
import type { Operation } from "../schema/schema.ts";
import { isObject, kindOf } from "../util/kind.ts";
import { own, ownMember } from "../util/own.ts";
import { decodeFile } from "./file-content.ts";

/** The members of a response that describe a file. The client does not check absent ones. */
export interface LinkedFile {
  /** The link to the file. */
  readonly download_url?: string | undefined;
  /** The link to the file in responses that call it `url`, as those of the flows of a coupon batch. */
  readonly url?: string | undefined;
  /** `SHA1`, `SHA256` or `SM3`. */
  readonly hash_type?: string | undefined;
  /** The digest of the decrypted and decompressed content, in hexadecimal. */
  readonly hash_value?: string | undefined;
  /** The key with which the file itself is encrypted, encrypted for the merchant, in base64. */
  readonly encrypt_key?: string | undefined;
  /** The nonce of that encryption. */
  readonly nonce?: string | undefined;
}

/**
 * Downloads the file that a response links to with `download_url`, such as a bill or a receipt. The content is
 * decompressed, and decrypted if the response has an `encrypt_key`. Reading it fails at the end if it does not match the
 * `hash_value` of the response.
 *
 * @param linked the response, or the call that resolves to it: `download(client, getBillTradebill(client, request))`
 * @throws ConfigError `ERR_CONFIG_CLIENT` if the first argument is not a client
 * @throws ResponseError `ERR_DOWNLOAD_URL` if the response has no link, or if the link leads to a host that is neither
 * WeChat Pay's nor the client's own; `ERR_DOWNLOAD_HASH` if the digest cannot be checked; and the errors of `call`. Reading the content
 * throws SignatureError `ERR_DIGEST_MISMATCH`, DecryptError or ConnectionError. The result rejects with them.
 * @example
 * ```ts
 * import type { Client } from "wechatpay-ts";
 * import { download } from "wechatpay-ts/download";
 * import { getBillTradebill } from "wechatpay-ts/v3/bill/tradebill";
 *
 * declare const client: Client;
 * const bill = await download(client, getBillTradebill(client, { query: { bill_date: "2025-01-14" } }));
 * ```
 */
export function download(
  client: object,
  linked: LinkedFile | PromiseLike<LinkedFile>,
  options: CallOptions = {},
): Result<Download> {
  const context = contextOf(client);
  if (context === undefined) throw clientError(client);
  return new Result(trackWork(() => downloadFile(context, linked, options)));
}

/** Downloads a file. */
async function downloadFile(
  context: ClientContext,
  linked: LinkedFile | PromiseLike<LinkedFile>,
  options: CallOptions,
): Promise<ApiResponse<Download>> {
  // Copied before the first await, as for every call.
  const settings = copyOptions(options);
  const file = copyFile(await linked);
  const operation = operationOf(file, context);
  const expected = expectedOf(file, operation);
  const response = await callOperation(linkedContext(context, operation), operation, {}, settings);
  const content = response.data as Download; // the data of an operation with responseType stream
  const { requestId } = response;
  const open = () => decodeFile(file, content, labelOf(operation), context);
  const checks = expected && { ...expected, requestId };
  return { ...response, data: toDownload(open, contentTypeOf(content), checks) };
}

/** Returns the type of the decompressed content; undefined if the header names only the compressed form. */
function contentTypeOf({ contentType }: Download): string | undefined {
  return /^application\/(?:x-)?gzip\b/i.test(contentType ?? "") ? undefined : contentType;
}

function copyOptions(options: CallOptions): CallOptions {
  if (!isObject(options)) return options; // callOperation rejects it
  const { headers, ...others } = own(options);
  if (headers === undefined) return options;
  const reject = (why: string) =>
    new RequestError("ERR_REQUEST_HEADER", endSentence(`download: options.headers: ${why}`));
  return { ...others, headers: { ...toHeaders(headers, reject) } }; // callOperation checks its values
}

/** Copies the members of a response, so that later changes have no effect. */
function copyFile(linked: unknown): LinkedFile {
  if (!isObject(linked))
    throw downloadError(
      "ERR_DOWNLOAD_URL",
      "download_url",
      `expected a response with download_url or url, received ${kindOf(linked)}`,
    );
  // A value that is not a string becomes the name of its type, which is rejected as a URL, digest or key.
  const read = (name: keyof LinkedFile) => {
    const value = ownMember(linked, name);
    return value === undefined || typeof value === "string" ? value : kindOf(value);
  };
  return {
    download_url: read("download_url") ?? read("url"),
    hash_type: read("hash_type"),
    hash_value: read("hash_value"),
    encrypt_key: read("encrypt_key"),
    nonce: read("nonce"),
  };
}

/**
 * Returns the context for a link. A base URL of the client that is a proxy replaces the host of the link. One that is a host of
 * WeChat Pay does so only if its path is that of the link.
 */
function linkedContext(context: ClientContext, { hosts = [] }: Operation): ClientContext {
  const [base] = context.bases ?? [];
  if (base === undefined || !isWechatPayHost(new URL(base.origin))) return context;
  return base.path === readBase(hosts[0])?.path ? context : { ...context, bases: documentedBases(hosts[0]) };
}

/** Creates the operation of a link. Its query has a token, so that messages name only its path. */
function operationOf({ download_url: link }: LinkedFile, context: ClientContext): Operation {
  if (link === undefined || link === "") {
    throw downloadError(
      "ERR_DOWNLOAD_URL",
      "download_url",
      "the response has no link; the file may not be ready. Query it again later.",
    );
  }
  const url = URL.canParse(link) ? new URL(link) : undefined;
  const isOwn = context.bases?.some(({ origin }) => origin === url?.origin) ?? false;
  if (url === undefined || (!isOwn && !isWechatPayHost(url))) {
    const why =
      "the link leads to another host than WeChat Pay's, which must not receive a signed request. Check the response.";
    throw downloadError("ERR_DOWNLOAD_URL", "download_url", why);
  }
  // The path of a base URL is in the link before /v3.
  const at = Math.max(url.pathname.indexOf("/v3/"), 0);
  return {
    method: "GET",
    path: url.pathname.slice(at),
    search: url.search,
    hosts: [url.origin + url.pathname.slice(0, at)],
    responseType: "stream",
    transfer,
    request: {},
    response: {},
  };
}

/** The lengths of the digests in bytes. */
const LENGTHS: { readonly [algorithm in HashAlgorithm]: number } = { SHA1: 20, SHA256: 32, SM3: 32 };

function expectedOf(file: LinkedFile, operation: Operation): ExpectedDigest | undefined {
  const { hash_type: type, hash_value: value } = file;
  if (type === undefined && value === undefined) return undefined;
  const algorithm = (type ?? "").toUpperCase().replace(/^SHA-/, "SHA");
  const supported = Object.hasOwn(LENGTHS, algorithm) ? (algorithm as HashAlgorithm) : undefined; // its keys are all algorithms
  if (supported === undefined || files.hash(supported) === undefined) {
    const name = /^\w{1,16}$/.test(algorithm) ? algorithm : "(unknown)";
    const fix = "To skip the check, pass download_url only.";
    throw downloadError("ERR_DOWNLOAD_HASH", "hash_type", `this platform does not support ${name}. ${fix}`);
  }
  if (!new RegExp(`^[\\da-f]{${LENGTHS[supported] * 2}}$`, "i").test(value ?? "")) {
    throw downloadError(
      "ERR_DOWNLOAD_HASH",
      "hash_value",
      `expected a ${supported} digest in hexadecimal. To skip the check, pass download_url only.`,
    );
  }
  return { hash: () => files.hash(supported), value: value ?? "", label: labelOf(operation) };
}

function downloadError(code: ResponseErrorCode, member: keyof LinkedFile, why: string): ResponseError {
  return new ResponseError(code, `${member}: ${endSentence(why)}`);
}
