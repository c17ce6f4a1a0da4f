/** Uploads: a file and its meta as multipart/form-data, of which only the text of the meta is signed. */
import { encodeUtf8 } from "../encoding/bytes.ts";
import { requestError, type RequestError } from "../errors.ts";
import { systemFact } from "../util/error-text.ts";
import { isHeaderValue, JSON_TYPE } from "../protocol/headers.ts";
import { parseText, writeJson } from "../protocol/json.ts";
import type { RequestBody } from "../protocol/sign.ts";
import { type Groups, labelOf } from "../schema/request.ts";
import { type FieldSchema, objectSchema } from "../schema/field-schema.ts";
import type { Operation } from "../schema/schema.ts";
import type { Signal } from "../util/async.ts";
import { type FileInput, isFile } from "../util/file.ts";
import { isObject, isThere, kindOf } from "../util/kind.ts";
import { member, own, ownMember } from "../util/own.ts";
import { toOutgoing } from "../platform/outgoing-stream.ts";
import { encodeMultipart, type Part } from "./multipart.ts";
import type { UploadTransfer } from "./transfer.ts";
import { readContent, type ReadContext, UnreadableError } from "./upload-content.ts";

/** The code of an operation that uploads. */
export const upload: UploadTransfer = {
  kind: "upload",
  async read(operation, groups, within) {
    const reading = new AbortController();
    try {
      const { files, groups: read } = await within(readUpload(operation, groups, reading.signal));
      return {
        groups: read,
        write: (encoded, contentType) => {
          if (contentType === undefined) return uploadBody(files, encoded);
          const why = "the client sets this header of an upload. Remove it.";
          throw requestError(operation, "ERR_REQUEST_HEADER", `headers["Content-Type"]: ${why}`);
        },
      };
    } finally {
      reading.abort();
    }
  },
};

interface ReadRequest {
  /** The request without its files, and with their digest, if it was absent. */
  readonly groups: Groups;
  readonly files: readonly FilePart[];
}

const META = "meta";

/**
 * Reads the files of a request.
 *
 * @param stop ends the reading when it is aborted: a stream may never end
 * @throws RequestError if a required file is missing, or if a file cannot be read
 */
async function readUpload(operation: Operation, groups: Groups, stop: Signal): Promise<ReadRequest> {
  const fields = objectSchema(operation.request).fields.get("body")?.object?.fields;
  const entries = entriesOf(operation, ownMember(groups, "body"));
  const isFileEntry = ([name, value]: Entry) => fields?.get(name)?.type === "file" || isFile(value);
  for (const { name, type, isRequired } of fields?.values() ?? []) {
    const isMissing = type === "file" && isRequired && !entries.some(([each]) => each === name);
    if (isMissing) throw notAFile(operation, name, "nothing");
  }
  const meta = entries.find(([name]) => name === META)?.[1];
  const reading = entries.filter(isFileEntry).flatMap(([name, value]) => {
    const several: readonly unknown[] = Array.isArray(value) ? value : [value];
    const place = `${labelOf(operation)}: body.${name}`;
    return several.map((file) => readFile(operation, name, file, meta, { stop, place }));
  });
  const files = await Promise.all(reading);
  const body: Entry[] = [];
  for (const [name, value] of entries.filter((entry) => !isFileEntry(entry))) {
    const field = fields?.get(name);
    if (files[0] !== undefined) await checkDigests(operation, { name, value }, field, files[0]);
    body.push([name, await withDigest(value, field, files[0])]);
  }
  return { groups: { ...groups, body: Object.fromEntries(body) }, files };
}

/** Writes the body of an upload. @param groups the encoded groups of the upload */
function uploadBody(files: readonly FilePart[], groups: Groups): RequestBody {
  const fields = ownMember(groups, "body");
  const texts = Object.entries(isObject(fields) ? fields : {}).map(([name, value]) => {
    const isJson = typeof value !== "string" || name === META;
    const text = typeof value === "string" ? value : writeJson(value);
    return { name, type: isJson ? JSON_TYPE : undefined, text };
  });
  const signedBody = texts.find(({ name }) => name === META)?.text ?? "";
  // The meta is the first part, so that a server knows the digest before it reads the file.
  texts.sort((a, b) => Number(b.name === META) - Number(a.name === META));
  const parts = texts.map(({ name, type, text }) => ({
    name,
    type,
    filename: undefined,
    content: encodeUtf8(text),
  }));
  const { type, body } = encodeMultipart([...parts, ...files]);
  const bytes = body instanceof Uint8Array ? body : toOutgoing(body);
  return { signedBody, bytes, type };
}

type Entry = [name: string, value: unknown];

/** Returns the entries of the body. @throws RequestError if it is not an object */
function entriesOf(operation: Operation, body: unknown): Entry[] {
  if (operation.method === "GET")
    throw bodyError(operation, "body: a GET request cannot have a body. Remove it.");
  if (isObject(body) && !isFile(body)) return Object.entries(body).filter(([, value]) => value !== undefined);
  const received = body === undefined ? "nothing" : isFile(body) ? "the file itself" : kindOf(body);
  const expected = "expected an object with the file and its meta";
  throw bodyError(operation, `body: ${expected}, received ${received}. Pass { file, meta }.`);
}

interface FilePart extends Part {
  readonly sha256: () => Promise<string>;
}

async function readFile(
  operation: Operation,
  name: string,
  file: unknown,
  meta: unknown,
  reading: ReadContext,
): Promise<FilePart> {
  if (!isFile(file)) throw notAFile(operation, name, kindOf(file));
  const filename = filenameOf(file, meta) ?? name;
  const type = typeOf(file, filename);
  try {
    const { bytes, sha256 } = await readContent(file, reading);
    return { name, filename, type, content: bytes, sha256 };
  } catch (error) {
    throw bodyError(operation, `body.${name}: ${describeReadError(error)}`);
  }
}

/** Describes why a file cannot be read. The message of its error may contain a path, so only its code is repeated. */
function describeReadError(error: unknown): string {
  if (error instanceof UnreadableError) return error.message;
  const code = systemFact(error, "code") ?? "";
  return `reading the file failed${/^E[A-Z]{2,20}$/.test(code) ? ` (${code})` : ""}`;
}

/** Returns the name in the meta, since WeChat Pay compares the two; else that of the file. */
function filenameOf(file: FileInput, meta: unknown): string | undefined {
  const members = typeof meta === "string" ? parseText(meta) : meta;
  const { filename, file_name } = isObject(members) ? own(members) : {};
  return [filename, file_name, member(file, "name")].find(
    (name): name is string => typeof name === "string" && name !== "",
  );
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ["avi", "video/x-msvideo"],
  ["bmp", "image/bmp"],
  ["gif", "image/gif"],
  ["jpeg", "image/jpeg"],
  ["jpg", "image/jpeg"],
  ["mov", "video/quicktime"],
  ["mp4", "video/mp4"],
  ["mpeg", "video/mpeg"],
  ["pdf", "application/pdf"],
  ["png", "image/png"],
  ["wmv", "video/x-ms-wmv"],
]);

function typeOf(file: FileInput, filename: string): string {
  const ownType = member(file, "type");
  if (typeof ownType === "string" && ownType !== "" && isHeaderValue(ownType)) return ownType;
  const extension = /\.(\w+)$/.exec(filename)?.[1]?.toLowerCase() ?? "";
  return TYPES.get(extension) ?? "application/octet-stream";
}

/** Rejects a digest of the caller that is not the one of the file: WeChat Pay would refuse the upload. */
async function checkDigests(
  operation: Operation,
  { name, value }: { readonly name: string; readonly value: unknown },
  field: FieldSchema | undefined,
  file: FilePart,
): Promise<void> {
  const meta = typeof value === "string" ? parseText(value) : value;
  if (!isObject(meta)) return;
  for (const { name: digest, isDigest } of field?.inside?.object?.ordered ?? []) {
    const passed = isDigest ? ownMember(meta, digest) : undefined;
    if (typeof passed !== "string" || passed.toLowerCase() === (await file.sha256())) continue;
    const why = "is not the SHA-256 of the file. Correct it, or leave it out: the client adds it.";
    throw bodyError(operation, `body.${name}.${digest}: ${why}`);
  }
}

/** Adds the digest of the file to the meta, where it is absent. Every documented upload has one file. */
async function withDigest(
  meta: unknown,
  field: FieldSchema | undefined,
  file: FilePart | undefined,
): Promise<unknown> {
  if (!isObject(meta) || file === undefined) return meta;
  const fields = [...(field?.inside?.object?.fields.values() ?? [])];
  const absent = fields.filter(({ name, isDigest }) => isDigest && !isThere(meta, name));
  if (absent.length === 0) return meta;
  const digest = await file.sha256();
  return { ...meta, ...Object.fromEntries(absent.map(({ name }) => [name, digest])) };
}

function notAFile(operation: Operation, name: string, received: string): RequestError {
  const fix = received === "string" ? ". Pass a path as fromPath(…) of wechatpay-ts/file." : "";
  const expected = "expected a Blob, a File, bytes or a stream of them";
  return bodyError(operation, `body.${name}: ${expected}, received ${received}${fix}`);
}

function bodyError(operation: Operation, why: string): RequestError {
  return requestError(operation, "ERR_REQUEST_BODY", why);
}
