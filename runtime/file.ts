/** The file of an upload, as a caller may give it. */

/** What is used of a Blob or a File: a program whose types know no such global can still name it. */
export interface BlobLike {
  /** The media type; empty when it is not known. */
  readonly type: string;
  /** A File has one. */
  readonly name?: string | undefined;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** Bytes (a Buffer is some), a Blob, a File, or what `openAsBlob` of node:fs gives. */
export type FileInput = BlobLike | Uint8Array;

export function isFile(value: unknown): value is FileInput {
  return isBytes(value) || isBlob(value);
}

/** Of another realm, too, where `instanceof` would say no. */
export function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value);
}

function isBlob(value: unknown): value is BlobLike {
  return (
    typeof value === "object" &&
    value !== null &&
    "arrayBuffer" in value &&
    typeof value.arrayBuffer === "function"
  );
}
