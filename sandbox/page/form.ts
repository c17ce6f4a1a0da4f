import { File } from "node:buffer";

import type { RawRequest } from "../http/request.ts";
import { readParts } from "../request/upload.ts";

/** The parts of a form as a caller of the client gives them: files, and `meta` as what its JSON says. */
export async function readForm({ headers, body }: RawRequest): Promise<Record<string, unknown>> {
  const { fields, files } = await readParts(headers["content-type"] ?? "", body);
  // A browser that gives a part a type of its own calls it a file.
  const meta = fields.get("meta") ?? textOf(files.get("meta")?.content);
  const given = [...files].filter(([name]) => name !== "meta");
  return {
    ...Object.fromEntries(fields),
    ...Object.fromEntries(
      given.map(([name, { content, ...file }]) => [
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

/** What is no JSON goes as it is, and the sandbox says so. */
function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
