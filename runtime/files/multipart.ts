/** Writes multipart/form-data (RFC 7578) as browsers do. */
import { concat, encodeUtf8 } from "../encoding/bytes.ts";
import type { ByteSource } from "../platform/outgoing-stream.ts";
import { newNonce } from "../protocol/sign.ts";

/** One part of a body. */
export interface Part {
  readonly name: string;
  /** The name of a file; undefined for other parts. */
  readonly filename?: string | undefined;
  /** Media type; undefined for plain text. */
  readonly type?: string | undefined;
  /** The content: bytes, or a source. */
  readonly content: Piece;
}

type Piece = Uint8Array | ByteSource;

/** A body of several parts. */
export interface Multipart {
  /** The `Content-Type` header, which names the boundary. */
  readonly type: string;
  /** Bytes if all parts are bytes, else a source. */
  readonly body: Piece;
}

/** Encodes parts in their order. */
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

/** Encodes a quote or line break, which would end the value, and a backslash, which hides its end from some parsers. */
function escape(text: string): string {
  return text.replace(/["\\\p{Cc}]/gu, (character) => encodeURIComponent(character));
}

/** Draws a boundary. It is random, so that no content can be made to contain it; parts in memory are searched nevertheless. */
function newBoundary(parts: readonly Part[]): string {
  for (;;) {
    const boundary = newNonce();
    const mark = encodeUtf8(`--${boundary}`);
    if (!parts.some(({ content }) => content instanceof Uint8Array && includes(content, mark)))
      return boundary;
  }
}

function includes(content: Uint8Array, mark: Uint8Array): boolean {
  const [first = 0] = mark;
  for (let at = content.indexOf(first); at !== -1; at = content.indexOf(first, at + 1)) {
    if (mark.every((byte, index) => content[at + index] === byte)) return true;
  }
  return false;
}

function join(pieces: readonly Piece[]): Piece {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const chunks = pieces.filter((piece) => piece instanceof Uint8Array);
  return chunks.length < pieces.length ? { length, stream: () => readInTurn(pieces) } : concat(chunks);
}

async function* readInTurn(pieces: readonly Piece[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) {
    if (piece instanceof Uint8Array) yield piece;
    else yield* piece.stream();
  }
}
