/** What an operation with files carries: the code of uploads or downloads, so that other programs do not contain it. */
import type { FindKey } from "../keys/key-ring.ts";
import type { HttpResponse } from "../platform/platform.ts";
import { carried } from "../protocol/carried.ts";
import type { HeaderReader } from "../protocol/headers.ts";
import type { RequestBody } from "../protocol/sign.ts";
import type { Groups } from "../schema/request.ts";
import type { Carried, Operation } from "../schema/schema.ts";

/**
 * A file while it arrives: `for await (const chunk of download)`, or `pipeline(download, createWriteStream(path))` of
 * node:stream. It can be read once. WeChat Pay does not sign files; if a response has the digest of the file, as for
 * `download` of `wechatpay-ts/download`, the content ends only if the digest is right, and otherwise throws a SignatureError.
 */
export interface Download extends AsyncIterable<Uint8Array> {
  /** The `Content-Type` header; undefined if it named a compressed form that the client has decompressed. */
  readonly contentType: string | undefined;
  /**
   * Resolves to the whole content, in memory.
   *
   * @throws ConnectionError `ERR_RESPONSE_TOO_LARGE` if the content is longer than `maxBytes`, by default 128 MiB. It counts
   * decompressed content: a small file may become a large one. Read a larger file as a stream.
   */
  bytes(limits?: { readonly maxBytes?: number | undefined }): Promise<Uint8Array>;
  /**
   * Resolves to the whole content as UTF-8 text, without a byte order mark.
   *
   * @throws ConnectionError `ERR_RESPONSE_TOO_LARGE` as `bytes` does
   */
  text(limits?: { readonly maxBytes?: number | undefined }): Promise<string>;
}

/** A request whose files have been read. */
export interface Upload {
  /** The request without its files, and with their digest, if it was absent. */
  readonly groups: Groups;
  /** Writes the body. @param encoded `groups`, encrypted @param contentType the header of the caller, which is rejected */
  readonly write: (encoded: Groups, contentType: string | undefined) => RequestBody;
}

/** The code of an operation that uploads. */
export interface UploadTransfer extends Carried<"upload"> {
  /**
   * Reads the files of a request.
   *
   * @param within waits for the reading until the deadline: a stream may never end
   * @throws RequestError if a required file is missing, or if a file cannot be read
   */
  readonly read: (
    operation: Operation,
    groups: Groups,
    within: <Read>(reading: Promise<Read>) => Promise<Read>,
  ) => Promise<Upload>;
}

/** What reading a downloaded file needs of its call. */
export interface DownloadContext {
  readonly header: HeaderReader;
  readonly findKey: FindKey;
  /** Unix time in milliseconds. */
  readonly now: number;
}

/** The code of an operation whose response is a file. */
export interface DownloadTransfer extends Carried<"download"> {
  /** Returns the file of a response. A statement has a signed digest, which is verified. @throws SignatureError */
  readonly open: (
    response: HttpResponse,
    operation: Operation,
    context: DownloadContext,
  ) => Promise<Download>;
}

/** Returns the code of uploads that an operation carries. @throws RequestError if it carries none */
export function uploadOf(operation: Operation): UploadTransfer {
  return carried(operation, "upload", operation.transfer) as UploadTransfer; // only `upload` has this kind
}

/** Returns the code of downloads that an operation carries. @throws RequestError if it carries none */
export function downloadOf(operation: Operation): DownloadTransfer {
  return carried(operation, "download", operation.transfer) as DownloadTransfer; // only `download` has this kind
}
