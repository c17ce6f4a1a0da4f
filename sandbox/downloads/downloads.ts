/** Files that a response links to: a URL of the sandbox, and the digest of the file. */
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";

import type { Field, Endpoint } from "../../generator/ir/model.ts";
import { BoundedMap } from "../util/bounded.ts";
import { memoize } from "../util/memo.ts";
import { asObject, textOf, type JsonObject } from "../util/json.ts";
import { ApiError } from "../http/api-error.ts";
import { fileResponse, type UnsignedResponse } from "../http/response.ts";
import type { Seed } from "../util/seed.ts";
import type { State } from "../state/state.ts";
import { billText } from "./bill.ts";

interface File {
  readonly bytes: Buffer;
  readonly type: string;
}

/** What a file depends on. */
interface FileContext {
  readonly state: State;
  readonly seed: Seed;
}

const maxFiles = 1000;
const path = "/v3/billdownload/file";

/** The files that responses link to. */
export class Downloads {
  /** `http://127.0.0.1:…`; set when the sandbox listens. */
  baseUrl = "";
  private readonly files = new BoundedMap<string, File>(maxFiles);

  /** Reports whether a request is for a file. */
  isDownload(method: string, pathname: string): boolean {
    return method === "GET" && pathname === path;
  }

  /**
   * Returns the response with the file of a token. It is not signed.
   *
   * @param sample the file for an unknown token; without it, an unknown token is an ApiError
   */
  fetch(token: string, sample?: File): UnsignedResponse {
    const file = this.files.get(token) ?? sample;
    if (!file) throw new ApiError(404, "RESOURCE_NOT_EXISTS", "文件不存在 (this sandbox has no such file)");
    return fileResponse(file.bytes, file.type);
  }

  /**
   * Stores the file that a response links to, and returns URL and digest by the names of their fields; an empty object if
   * the response has no link. The digest covers the file before gzip.
   */
  offer(operation: Endpoint, request: JsonObject, caller: string, { state, seed }: FileContext): JsonObject {
    const { link, hashType } = linkOf(operation);
    if (link === undefined) return {};
    const content = contentOf(operation, request, state, caller);
    const isGzip = textOf(asObject(request["query"])["tar_type"]) === "GZIP";
    const token = seed.hex(
      48,
      "download",
      caller,
      operation.path,
      JSON.stringify(request),
      content.bytes.toString("latin1"),
    );
    const file = isGzip ? { bytes: gzipSync(content.bytes), type: "application/gzip" } : content;
    this.files.set(token, file);
    const hash = createHash(hashType.toLowerCase()).update(content.bytes).digest("hex");
    const url = `${this.baseUrl}${path}?token=${token}`;
    return { [link]: url, hash_type: hashType, hash_value: hash };
  }
}

/** The field with the URL of a file, if the response has one, and the digest beside it. */
const linkOf = memoize(({ response }: Endpoint) => {
  const fields = [...allFields(response)];
  const hashType = String(fields.find(({ name }) => name === "hash_type")?.enum?.[0] ?? "SHA1");
  return { link: linkIn(fields), hashType };
});

/** Finds the field with the URL of a file: `download_url`, or `url` beside `hash_value`. */
function linkIn(fields: readonly Field[]): string | undefined {
  const names = new Set(fields.map(({ name }) => name));
  if (names.has("download_url")) return "download_url";
  return names.has("url") && names.has("hash_value") ? "url" : undefined;
}

function* allFields(fields: readonly Field[]): Generator<Field> {
  for (const field of fields) {
    yield field;
    yield* allFields(field.children ?? []);
  }
}

function contentOf({ path: called }: Endpoint, request: JsonObject, state: State, caller: string): File {
  if (!/bill(?:\/|s?$|-)|-flow$/u.test(called)) return { bytes: samplePdf, type: "application/pdf" };
  return billFile(billText(called, request, state, caller));
}

/** Returns the trade bill of all merchants and days, for a link that no response had. */
export function sampleBill(state: State): File {
  return billFile(billText(path, {}, state));
}

function billFile(text: string): File {
  return { bytes: Buffer.from(text), type: "text/csv; charset=utf-8" };
}

/** A PDF with one empty page. */
export const samplePdf: Buffer = Buffer.from(`%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj
trailer<</Root 1 0 R>>
%%EOF
`);

/** A PNG with one pixel. */
export const samplePng: Buffer = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
