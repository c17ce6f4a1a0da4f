/** Uploads: a file and its meta as multipart/form-data, of which the meta's text alone is signed (protocol). */
import { isHeaderValue, JSON_TYPE } from "../protocol/headers.ts";
import type { Body } from "../protocol/body.ts";
import { labelOf, type Groups } from "../schema/request.ts";
import { requestError } from "../errors.ts";
import type { Signal } from "../util/signal.ts";
import { isObject, isThere, kindOf } from "../util/kind.ts";
import { encodeUtf8 } from "../encoding/text.ts";
import type { RequestError } from "../errors.ts";
import type { Operation } from "../schema/schema.ts";
import { objectSchema, type FieldSchema } from "../schema/field-schema.ts";
import { parseText, writeJson } from "../protocol/json.ts";
import { isFile, type FileInput } from "../util/file.ts";
import { encodeMultipart, type Part } from "./multipart.ts";
import { readContent, Unreadable, type Reading } from "./upload-content.ts";

/** A request whose files are read. */
export interface Upload {
  /** What is left of it; the digest is filled in where it was left out. */
  readonly groups: Groups;
  readonly files: readonly FilePart[];
}

const META = "meta";

/**
 * Reads each file, so that what is hashed is what is sent.
 *
 * @param stop ends the reading of a stream that may never come to its end
 * @throws RequestError when there is no file, or it cannot be read
 */
export async function readUpload(
  operation: Operation,
  groups: Groups,
  platform: Reading["platform"],
  stop: Signal,
): Promise<Upload> {
  const parts = objectSchema(operation.request).fields.get("body")?.object?.fields;
  const given = entriesOf(operation, groups["body"]);
  const isFileEntry = ([name, value]: Entry) => parts?.get(name)?.type === "file" || isFile(value);
  for (const { name, type, isRequired } of parts?.values() ?? []) {
    const isMissing = type === "file" && isRequired && !given.some(([each]) => each === name);
    if (isMissing) throw notAFile(operation, name, "nothing");
  }
  const meta = given.find(([name]) => name === META)?.[1];
  const reading = given.filter(isFileEntry).flatMap(([name, value]) => {
    const several: readonly unknown[] = Array.isArray(value) ? value : [value];
    const place = `${labelOf(operation)}: body.${name}`;
    return several.map((file) => readFile(operation, name, file, meta, { platform, stop, place }));
  });
  const files = await Promise.all(reading);
  const body: Entry[] = [];
  for (const [name, value] of given.filter((entry) => !isFileEntry(entry))) {
    body.push([name, await withDigest(value, parts?.get(name), files[0])]);
  }
  return { groups: { ...groups, body: Object.fromEntries(body) }, files };
}

/** @param groups those of the upload, as they go over the wire */
export function uploadBody({ files }: Pick<Upload, "files">, groups: Groups): Body {
  const texts = Object.entries(isObject(groups["body"]) ? groups["body"] : {}).map(([name, value]) => {
    const isJson = typeof value !== "string" || name === META;
    const text = typeof value === "string" ? value : writeJson(value);
    return { name, type: isJson ? JSON_TYPE : undefined, text };
  });
  const signed = texts.find(({ name }) => name === META)?.text ?? "";
  // The meta comes first: whoever reads the parts as they arrive knows then what the file must be.
  texts.sort((a, b) => Number(b.name === META) - Number(a.name === META));
  const parts = texts.map(({ name, type, text }) => ({ name, type, content: encodeUtf8(text) }));
  const { type, body } = encodeMultipart([...parts, ...files]);
  return { signed, bytes: body, type };
}

type Entry = [name: string, value: unknown];

function entriesOf(operation: Operation, body: unknown): Entry[] {
  if (operation.method === "GET")
    throw refused(operation, "body: a GET request cannot have a body. Remove it");
  if (isObject(body) && !isFile(body)) return Object.entries(body).filter(([, value]) => value !== undefined);
  const received = body === undefined ? "nothing" : isFile(body) ? "the file itself" : kindOf(body);
  const expected = "expected an object that holds the file and its meta";
  throw refused(operation, `body: ${expected}, received ${received}`);
}

interface FilePart extends Part {
  readonly sha256: () => Promise<string>;
}

async function readFile(
  operation: Operation,
  name: string,
  file: unknown,
  meta: unknown,
  reading: Reading,
): Promise<FilePart> {
  if (!isFile(file)) throw notAFile(operation, name, kindOf(file));
  const filename = filenameOf(file, meta) ?? name;
  const type = typeOf(file, filename);
  try {
    const { bytes, sha256 } = await readContent(file, reading);
    return { name, filename, type, content: bytes, sha256 };
  } catch (error) {
    throw refused(operation, `body.${name}: ${whyUnreadable(error)}`);
  }
}

/** What the reader of a file has to say may name a place on this machine; its code is but a word. */
function whyUnreadable(error: unknown): string {
  if (error instanceof Unreadable) return error.message;
  const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
  const isWord = typeof code === "string" && /^E[A-Z]{2,20}$/.test(code);
  return `reading it failed${isWord ? ` (${code})` : ""}`;
}

/** The name that the meta gives, since the two are compared; else the file's own. */
function filenameOf(file: FileInput, meta: unknown): string | undefined {
  const held = typeof meta === "string" ? parseText(meta) : meta;
  const { filename, file_name } = isObject(held) ? held : {};
  const own = "name" in file ? file.name : undefined;
  return [filename, file_name, own].find((name): name is string => typeof name === "string" && name !== "");
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
  const own: unknown = "type" in file ? file.type : "";
  if (typeof own === "string" && own !== "" && isHeaderValue(own)) return own;
  const extension = /\.(\w+)$/.exec(filename)?.[1]?.toLowerCase() ?? "";
  return TYPES.get(extension) ?? "application/octet-stream";
}

/** The digest is of the one file that every documented upload has. */
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
  const mend = received === "string" ? "; a path is given as fromPath(…) of wechatpay-ts/file" : "";
  const expected = "expected a Blob, a File, bytes or a stream of them";
  return refused(operation, `body.${name}: ${expected}, received ${received}${mend}`);
}

function refused(operation: Operation, why: string): RequestError {
  return requestError(operation, "ERR_REQUEST_BODY", why);
}
