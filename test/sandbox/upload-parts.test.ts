/** How the sandbox tells the parts of an upload apart. */
import { createHash } from "node:crypto";

import { expect, test } from "vitest";

import { authorization, clientOf, sandboxFor, send } from "./support/merchant.ts";

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const target = "/v3/merchant/media/upload";
const meta = JSON.stringify({ filename: "a.png", sha256: createHash("sha256").update(png).digest("hex") });

/** A form as a client writes it. */
function form(metaType: string): string {
  const part = (head: string, content: string) =>
    `--b\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`;
  const metaHead = `name="meta"${metaType && `\r\nContent-Type: ${metaType}`}`;
  const fileHead = 'name="file"; filename="a.png"\r\nContent-Type: image/png';
  return `${part(metaHead, meta)}${part(fileHead, png.toString("latin1"))}--b--\r\n`;
}

// axios writes the part of a Buffer without a filename as application/octet-stream.
test.each(["", "application/json", "application/octet-stream", "text/plain; charset=utf-8"])(
  "a part without a filename is not a file, of type %j",
  async (type) => {
    const sandbox = await sandboxFor();
    const { status, json } = await send(`${sandbox.url}${target}`, {
      method: "POST",
      body: Buffer.from(form(type), "latin1"),
      headers: {
        Authorization: authorization(clientOf(sandbox), "POST", target, meta),
        "Content-Type": "multipart/form-data; boundary=b",
      },
    });
    expect({ status, json }).toMatchObject({ status: 200, json: { media_id: expect.any(String) as string } });
    expect(sandbox.received[0]?.request).toMatchObject({ body: { meta: { filename: "a.png" } } });
  },
);
