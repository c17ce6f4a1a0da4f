/** Uploads: a file and its meta as multipart/form-data, of which the meta's text alone is signed (protocol). */
import type { RequestError } from "./errors.ts";
import { isBytes, isFile, type FileInput } from "./file.ts";
import { encodeHex } from "./hex.ts";
import { parseText, writeJson } from "./json.ts";
import { isObject, isThere, kindOf } from "./kind.ts";
import { encodeMultipart, type Part } from "./multipart.ts";
import type { Platform } from "./platform/platform.ts";
import { isHeaderValue, JSON_TYPE, refusal, type Body, type Groups } from "./request.ts";
import { shapeOf, type Rule } from "./shape.ts";
import type { Operation } from "./table.ts";
import { encodeUtf8 } from "./text.ts";

/** A request whose files are read. */
export interface Upload {
  /** What is left of it; the digest is filled in where it was left out. */
  readonly groups: Groups;
  readonly files: readonly Part[];
}

const META = "meta";

/**
 * Reads each file once, so that what is hashed is what is sent.
 *
 * @throws RequestError when there is no file, or it cannot be read
 */
export async function readUpload(
  operation: Operation,
  groups: Groups,
  platform: Pick<Platform, "sha256">,
): Promise<Upload> {
  const rules = shapeOf(operation.request).rules.get("body")?.shape?.rules;
  const given = entriesOf(operation, groups["body"]);
  const isFileEntry = ([name, value]: Entry) => rules?.get(name)?.type === "file" || isFile(value);
  for (const { name, type, required } of rules?.values() ?? []) {
    const isMissing = type === "file" && required && !given.some(([each]) => each === name);
    if (isMissing) throw notAFile(operation, name, "nothing");
  }
  const meta = given.find(([name]) => name === META)?.[1];
  const reading = given.filter(isFileEntry).flatMap(([name, value]) => {
    const several: readonly unknown[] = Array.isArray(value) ? value : [value];
    return several.map((file) => readFile(operation, name, file, meta));
  });
  const files = await Promise.all(reading);
  const body: Entry[] = [];
  for (const [name, value] of given.filter((entry) => !isFileEntry(entry))) {
    body.push([name, await withDigest(value, rules?.get(name), files[0], platform)]);
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
  return { signed, ...encodeMultipart([...parts, ...files]) };
}

type Entry = [name: string, value: unknown];

function entriesOf(operation: Operation, body: unknown): Entry[] {
  if (operation.method === "GET") throw refused(operation, "body: a GET request has no body");
  if (isObject(body) && !isFile(body)) return Object.entries(body).filter(([, value]) => value !== undefined);
  const received = body === undefined ? "nothing" : isFile(body) ? "the file itself" : kindOf(body);
  const expected = "expected an object that holds the file and its meta";
  throw refused(operation, `body: ${expected}, received ${received}`);
}

async function readFile(operation: Operation, name: string, file: unknown, meta: unknown): Promise<Part> {
  if (!isFile(file)) throw notAFile(operation, name, kindOf(file));
  const filename = filenameOf(file, meta) ?? name;
  const type = typeOf(file, filename);
  if (isBytes(file)) return { name, filename, type, content: file };
  try {
    return { name, filename, type, content: new Uint8Array(await file.arrayBuffer()) };
  } catch {
    // What the reader has to say may name a place on this machine.
    throw refused(operation, `body.${name}: reading it failed`);
  }
}

/** The name that the meta gives, since the two are compared; else the file's own. */
function filenameOf(file: FileInput, meta: unknown): string | undefined {
  const held = typeof meta === "string" ? parseText(meta) : meta;
  const { filename, file_name } = isObject(held) ? held : {};
  const own = isBytes(file) ? undefined : file.name;
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
  const own: unknown = isBytes(file) ? "" : file.type;
  if (typeof own === "string" && own !== "" && isHeaderValue(own)) return own;
  const extension = /\.(\w+)$/.exec(filename)?.[1]?.toLowerCase() ?? "";
  return TYPES.get(extension) ?? "application/octet-stream";
}

/** The digest is of the one file that every documented upload has. */
async function withDigest(
  meta: unknown,
  rule: Rule | undefined,
  file: Part | undefined,
  { sha256 }: Pick<Platform, "sha256">,
): Promise<unknown> {
  if (!isObject(meta) || file === undefined) return meta;
  const rules = [...(rule?.inside?.shape?.rules.values() ?? [])];
  const absent = rules.filter(({ name, digest }) => digest && !isThere(meta, name));
  if (absent.length === 0) return meta;
  const digest = encodeHex(await sha256(file.content));
  return { ...meta, ...Object.fromEntries(absent.map(({ name }) => [name, digest])) };
}

function notAFile(operation: Operation, name: string, received: string): RequestError {
  return refused(operation, `body.${name}: expected a Blob, a File or bytes, received ${received}`);
}

function refused(operation: Operation, why: string): RequestError {
  return refusal(operation, "ERR_REQUEST_BODY", why);
}
