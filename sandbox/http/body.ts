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

/** Reads the body of a request, up to a limit. Rejects if the caller closes the connection before its end. */
export function readBody(request: IncomingMessage): Promise<ReceivedBody> {
  const isForm = /^multipart\//iu.test(request.headers["content-type"] ?? "");
  const limit = isForm ? maxBytes.upload : maxBytes.json;
  // One buffer with room for more: an object for each chunk would take a hundred times the bytes of a small one.
  let buffer = Buffer.alloc(0);
  let size = 0;
  const received = (): ReceivedBody =>
    size > limit ? { bytes: Buffer.alloc(0), over: limit } : { bytes: buffer.subarray(0, size) };
  return new Promise((resolve, reject) => {
    // Events cost less than half of what an iterator of the stream costs.
    request.on("data", (bytes: Buffer) => {
      const end = size + bytes.length;
      if (end <= limit) {
        if (end > buffer.length) buffer = Buffer.concat([buffer], Math.max(2 * buffer.length, end));
        bytes.copy(buffer, size);
      } else if (end > maxDroppedBytes) {
        resolve(received());
        request.destroy();
        return;
      }
      size = end;
    });
    request.on("end", () => resolve(received()));
    request.on("error", reject);
    request.on("close", () => reject(new Error("body: the connection was closed before its end.")));
  });
}
