/** An upload as it comes over the wire: files, and a `meta` that alone is signed. */
import { createHash } from "node:crypto";

import type { Json, Operation } from "../model.ts";
import type { RawRequest } from "./authorization.ts";
import { Refusal } from "./refusal.ts";

export interface Upload {
  /** The JSON text that the signature is over. */
  readonly meta: string;
  /** By the name of the part. */
  readonly files: Readonly<Record<string, UploadedFile>>;
}

export interface UploadedFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

export function isUpload({ request }: Operation): boolean {
  return request.some(({ name }) => name === "body");
}

/** Throws a Refusal for what is no multipart/form-data, or has no meta. */
export async function readUpload({ headers, body }: RawRequest): Promise<Upload> {
  const form = await parseForm(headers["content-type"] ?? "", body);
  const meta = form.get("meta");
  if (meta === null) throw refusal("The part meta is missing.");
  const files: [string, UploadedFile][] = [];
  for (const [name, part] of form.entries()) {
    if (name !== "meta" && typeof part !== "string") files.push([name, await describe(part)]);
  }
  return { meta: typeof meta === "string" ? meta : await meta.text(), files: Object.fromEntries(files) };
}

/** The platform's own parser. */
async function parseForm(type: string, body: Buffer): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
  } catch {
    throw refusal("An upload must be sent as Content-Type: multipart/form-data.");
  }
}

/** Every digest of meta that is a SHA-256 must be that of the file. */
export function checkDigests(body: Json | undefined, { files }: Upload): void {
  const digests = new Set(Object.values(files).map(({ sha256 }) => sha256));
  const meta = typeof body === "object" && body !== null && !Array.isArray(body) ? body["meta"] : undefined;
  for (const [name, value] of Object.entries(meta ?? {})) {
    const isDigest = /^(?:sha256|digest|file_digest)$/u.test(name) && /^[\da-f]{64}$/iu.test(String(value));
    if (!isDigest || digests.has(String(value).toLowerCase())) continue;
    throw new Refusal(400, "PARAM_ERROR", `meta.${name} is not the SHA-256 of the file.`, {
      field: `/meta/${name}`,
      issue: "another digest",
      location: "body",
    });
  }
}

async function describe(file: File): Promise<UploadedFile> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { name: file.name, type: file.type, bytes: bytes.length, sha256 };
}

function refusal(message: string): Refusal {
  return new Refusal(400, "PARAM_ERROR", message, { issue: "not as documented", location: "body" });
}
