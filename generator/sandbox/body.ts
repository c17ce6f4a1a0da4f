import type { IncomingMessage } from "node:http";

/** More than any documented body needs: of JSON, and of an upload. */
const most = { json: 1024 * 1024, upload: 16 * 1024 * 1024 };

/** So much is let through unread, so that whoever sends it can read the refusal; then the connection ends. */
const mostUnread = 64 * 1024 * 1024;

export interface ReceivedBody {
  readonly bytes: Buffer;
  /** The limit that the body went over, in bytes. */
  readonly over?: number;
}

export async function readBody(request: IncomingMessage): Promise<ReceivedBody> {
  const isForm = /^multipart\//iu.test(request.headers["content-type"] ?? "");
  const limit = isForm ? most.upload : most.json;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer; // no encoding is set, so chunks are bytes
    size += bytes.length;
    if (size <= limit) chunks.push(bytes);
    else if (size > mostUnread) break;
    else chunks.length = 0;
  }
  return size > limit ? { bytes: Buffer.alloc(0), over: limit } : { bytes: Buffer.concat(chunks) };
}
