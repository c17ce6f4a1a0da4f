import type { IncomingMessage } from "node:http";

/** The largest bodies, in bytes. No documented body needs as much. */
const maxBytes = { json: 1024 * 1024, upload: 16 * 1024 * 1024 };

/** Bytes that are received and dropped, so that the caller can read the error response. Then the connection ends. */
const maxDroppedBytes = 64 * 1024 * 1024;

/** The body of a request. */
export interface ReceivedBody {
  readonly bytes: Buffer;
  /** The limit in bytes, if the body exceeds it; `bytes` is then empty. */
  readonly over?: number;
}

/** Reads the body of a request, up to a limit. */
export async function readBody(request: IncomingMessage): Promise<ReceivedBody> {
  const isForm = /^multipart\//iu.test(request.headers["content-type"] ?? "");
  const limit = isForm ? maxBytes.upload : maxBytes.json;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer; // no encoding is set, so chunks are bytes
    size += bytes.length;
    if (size <= limit) chunks.push(bytes);
    else if (size > maxDroppedBytes) break;
    else chunks.length = 0;
  }
  return size > limit ? { bytes: Buffer.alloc(0), over: limit } : { bytes: Buffer.concat(chunks) };
}
