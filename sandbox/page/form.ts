import { File } from "node:buffer";

import type { RawRequest } from "../http/request.ts";
import { readParts } from "../request/upload.ts";

/** Reads a form into the group `body` of the client: files, and `meta` parsed from JSON. */
export async function readForm({ headers, body }: RawRequest): Promise<Record<string, unknown>> {
  const { fields, files } = await readParts(headers["content-type"] ?? "", body);
  // A browser sends a part with its own type as a file.
  const meta = fields.get("meta") ?? textOf(files.get("meta")?.content);
  const uploads = [...files].filter(([name]) => name !== "meta");
  return {
    ...Object.fromEntries(fields),
    ...Object.fromEntries(
      uploads.map(([name, { content, ...file }]) => [
        name,
        new File([content], file.name, { type: file.type }),
      ]),
    ),
    ...(meta !== undefined && { meta: asJson(meta) }),
  };
}

function textOf(content: Uint8Array | undefined): string | undefined {
  return content && new TextDecoder().decode(content);
}

/** Text that is not JSON is sent unchanged, so that the sandbox reports it. */
function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
