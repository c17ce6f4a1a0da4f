/** multipart/form-data (RFC 7578), written as browsers write it. */
import { concat } from "../encoding/bytes.ts";
import { encodeUtf8 } from "../encoding/text.ts";
import type { ByteSource } from "../platform/platform.ts";
import { newNonce } from "../protocol/sign.ts";

export interface Part {
  readonly name: string;
  /** Only files have one. */
  readonly filename?: string | undefined;
  /** Media type; none for plain text. */
  readonly type?: string | undefined;
  /** Bytes, or what gives so many of them. */
  readonly content: Piece;
}

type Piece = Uint8Array | (ByteSource & { readonly length: number });

export interface Multipart {
  /** The `Content-Type` header: it names the boundary. */
  readonly type: string;
  /** Bytes where all parts are. */
  readonly body: Piece;
}

export function encodeMultipart(parts: readonly Part[]): Multipart {
  const boundary = newBoundary(parts);
  const pieces = parts.flatMap((part) => [
    encodeUtf8(`--${boundary}\r\n${headOf(part)}\r\n\r\n`),
    part.content,
    encodeUtf8("\r\n"),
  ]);
  const body = join([...pieces, encodeUtf8(`--${boundary}--\r\n`)]);
  return { type: `multipart/form-data; boundary=${boundary}`, body };
}

function headOf({ name, filename, type }: Part): string {
  const file = filename === undefined ? "" : `; filename="${escape(filename)}"`;
  const disposition = `Content-Disposition: form-data; name="${escape(name)}"${file}`;
  return type === undefined ? disposition : `${disposition}\r\nContent-Type: ${type}`;
}

/** A quote or a line break would end the value, a backslash would hide its end from some parsers. */
function escape(text: string): string {
  return text.replace(/["\\\p{Cc}]/gu, (character) => encodeURIComponent(character));
}

/** Nobody can foresee it, so that it occurs in the content is chance; even then, where that is at hand, another is drawn. */
function newBoundary(parts: readonly Part[]): string {
  for (;;) {
    const boundary = newNonce();
    const mark = encodeUtf8(`--${boundary}`);
    if (!parts.some(({ content }) => content instanceof Uint8Array && holds(content, mark))) return boundary;
  }
}

function holds(content: Uint8Array, mark: Uint8Array): boolean {
  const [first = 0] = mark;
  for (let at = content.indexOf(first); at !== -1; at = content.indexOf(first, at + 1)) {
    if (mark.every((byte, index) => content[at + index] === byte)) return true;
  }
  return false;
}

function join(pieces: readonly Piece[]): Piece {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const chunks = pieces.filter((piece) => piece instanceof Uint8Array);
  return chunks.length < pieces.length ? { length, stream: () => chain(pieces) } : concat(chunks);
}

async function* chain(pieces: readonly Piece[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) {
    if (piece instanceof Uint8Array) yield piece;
    else yield* piece.stream();
  }
}
