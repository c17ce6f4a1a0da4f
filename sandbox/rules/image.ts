/** A file that a page calls an image is one: JPG, BMP or PNG. */
import type { Endpoint } from "../../generator/ir/model.ts";
import { groupFields } from "../../generator/ir/request.ts";
import type { Upload } from "../request/upload.ts";
import { paramError } from "./rule.ts";

/** Throws an ApiError for a file that is not the image that the page documents. */
export function assertImages({ request }: Endpoint, { files }: Upload): void {
  for (const { name, label } of groupFields(request, "body")) {
    const file = files[name];
    // The pages write the second character also as the radical of the same form.
    if (!file || !/图片/u.test(label.normalize("NFKC")) || isImage(file.content)) continue;
    const message = `图片格式错误，只支持JPG、BMP、PNG (${name}: expected a JPG, BMP or PNG image)`;
    throw paramError(message, `/${name}`, { issue: "not an image" });
  }
}

/** Reads the head of an image: of a PNG with its first chunk, of a BMP with its size. */
function isImage(content: Uint8Array): boolean {
  const bytes = Buffer.from(content);
  const isPng =
    bytes.subarray(0, 8).equals(Buffer.from("\u0089PNG\r\n\u001A\n", "latin1")) &&
    bytes.toString("latin1", 12, 16) === "IHDR";
  const isJpeg = bytes.length > 4 && bytes.readUIntBE(0, 3) === 0xff_d8_ff;
  const isBmp =
    bytes.length > 26 && bytes.toString("latin1", 0, 2) === "BM" && bytes.readUInt32LE(2) === bytes.length;
  return isPng || isJpeg || isBmp;
}
