/** Reads an upload: files, and the part `meta`, which alone is signed. */
import { createHash } from "node:crypto";

import { Busboy } from "@fastify/busboy";

import { childNamed } from "../../generator/ir/field.ts";
import type { Endpoint, Json } from "../../generator/ir/model.ts";
import { groupFields, groupRow } from "../../generator/ir/request.ts";
import type { RawRequest } from "../http/request.ts";
import { ApiError } from "../http/api-error.ts";
import { asObject } from "../util/json.ts";

/** The parts of an upload. */
export interface Upload {
  /** The JSON text that the signature covers. */
  readonly meta: string;
  /** Files by the name of their part. */
  readonly files: Readonly<Record<string, UploadedFile>>;
}

/** A file of an upload. */
export interface UploadedFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly content: Uint8Array;
}

/** Reports whether an operation is an upload. */
export function isUpload({ request }: Endpoint): boolean {
  return groupRow(request, "body") !== undefined;
}

/** Reads the parts of an upload. @throws ApiError if the body is not multipart/form-data, or has no part `meta` */
export async function readUpload({ headers, body }: RawRequest): Promise<Upload> {
  const { fields, files } = await readParts(headers["content-type"] ?? "", body);
  const meta = fields.get("meta");
  if (meta === undefined) throw uploadError("body.meta: the part is missing.");
  return { meta, files: Object.fromEntries(files) };
}

/** The parts of a form by name. */
export interface Parts {
  readonly fields: Map<string, string>;
  readonly files: Map<string, UploadedFile>;
}

/** What a form may have. No documented upload has more than three parts. */
const limits = { parts: 100, fields: 50, files: 50, fieldSize: 1024 * 1024, headerPairs: 50 };

/** Reads the parts of a form. @param type the Content-Type header @throws ApiError if it is not one */
export function readParts(type: string, body: Buffer): Promise<Parts> {
  const parts: Parts = { fields: new Map(), files: new Map() };
  const noForm = uploadError("content-type: expected multipart/form-data with a boundary.");
  return new Promise((resolve, reject) => {
    if (!/^multipart\/form-data\b.*\bboundary=/iu.test(type)) return reject(noForm);
    const form = formOf(type);
    if (!form) return reject(noForm);
    const fail = () => reject(uploadError("body: expected parts that each end at the boundary."));
    form.on("field", (name, value, isNameCut, isValueCut) => {
      if (isNameCut || isValueCut) reject(tooMuch);
      parts.fields.set(name, value);
    });
    form.on("file", (name, file, filename, _encoding, contentType) => {
      const chunks: Buffer[] = [];
      file.on("error", fail); // a form that ends within a part
      file.on("data", (chunk: Buffer) => void chunks.push(chunk));
      file.on("end", () => parts.files.set(name, uploadedFile(filename, contentType, Buffer.concat(chunks))));
    });
    for (const event of ["partsLimit", "filesLimit", "fieldsLimit"] as const)
      form.on(event, () => reject(tooMuch));
    form.on("error", fail);
    form.on("finish", () => resolve(parts));
    form.end(body);
  });
}

const tooMuch = uploadError(
  `body: expected at most ${limits.files} files and ${limits.fields} other parts, each of these at most ${limits.fieldSize} bytes.`,
);

/** Returns undefined for a Content-Type without a usable boundary. */
function formOf(type: string) {
  try {
    // A part without a filename is not a file, of any type: axios sends meta as application/octet-stream.
    const isPartAFile = (_name?: string, _type?: string, filename?: string) => filename !== undefined;
    return new Busboy({ headers: { "content-type": type }, limits, isPartAFile });
  } catch {
    return undefined;
  }
}

function uploadedFile(name: string, type: string, content: Buffer): UploadedFile {
  const sha256 = createHash("sha256").update(content).digest("hex");
  return { name, type, bytes: content.length, sha256, content };
}

/** Throws an ApiError for a digest that is not the SHA-256 of a file of the upload. */
export function checkDigests({ request }: Endpoint, body: Json | undefined, { files }: Upload): void {
  const digests = new Set(Object.values(files).map(({ sha256 }) => sha256));
  const meta = asObject(asObject(body)["meta"]);
  const documented = childNamed(groupFields(request, "body"), "meta")?.children ?? [];
  for (const { name } of documented.filter(({ role }) => role === "digest")) {
    const value = meta[name];
    if (value === undefined || (typeof value === "string" && digests.has(value.toLowerCase()))) continue;
    throw new ApiError(400, "PARAM_ERROR", `meta.${name}: expected the SHA-256 of the file.`, {
      field: `/meta/${name}`,
      issue: "another digest",
      location: "body",
    });
  }
}

function uploadError(message: string): ApiError {
  return new ApiError(400, "PARAM_ERROR", message, { issue: "not as documented", location: "body" });
}
