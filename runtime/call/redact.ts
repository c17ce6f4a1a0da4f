/** Redacts from error messages what a server, or the transport of a caller, repeats of a request. */
import { visitEncrypted } from "../protocol/codec.ts";
import { type FieldSchema, messageSchema } from "../schema/field-schema.ts";
import type { Groups } from "../schema/request.ts";
import type { Operation } from "../schema/schema.ts";
import { isFile } from "../util/file.ts";
import { ownMember } from "../util/own.ts";
import { hideLongRuns, LONG_RUN_LENGTH, MAX_REPEATED, toPlainLine } from "../util/plain-line.ts";

/** Redacts the texts that an error repeats. */
export interface Redactor {
  /** Returns at most 300 characters in one line, with `…` for values of the request, signatures and ciphertexts. */
  redact(text: string): string;
  /** As `redact`; a code that consists of capitals is hidden only if the request contains the whole of it. */
  redactCode(code: string): string;
}

/** The most characters of a text that are searched: a server may send a longer one only to keep the client busy. */
const MAX_SEARCHED = 4096;
/** Longer values are hidden in pieces of this length, so that the search of a text compares few lengths. */
const PIECE = 64;
/** Shorter values of other fields are too common: they stay. */
const MIN_LENGTH = 4;

/**
 * Creates the redactor of a request. It hides the plain text of encrypted fields, the values of path parameters, and all
 * strings of at least 4 characters in the rest of the request, except documented values and names of fields.
 */
export async function redactorOf(operation: Operation, groups: Groups): Promise<Redactor> {
  const pieces = new Set<string>();
  const add = (text: string) => {
    for (const spelling of spellingsOf(text)) {
      for (const piece of piecesOf(spelling)) if (piece.length > 1) pieces.add(piece);
    }
  };
  const documented = new Set<unknown>();
  collectDocumented(messageSchema(operation.request), documented);
  forEachString(groups, (text) => {
    if (text.length >= MIN_LENGTH && !documented.has(text)) add(text);
  });
  await visitEncrypted(groups, operation.request, (value) => {
    if (typeof value === "string") add(value);
  });
  for (const [, name = ""] of operation.path.matchAll(/\{(\w+)\}/g)) add(String(ownMember(groups, name)));
  const lengths = [...new Set(Array.from(pieces, ({ length }) => length))].sort((a, b) => b - a);
  const redact = (text: string) => toPlainLine(hideLongRuns(hide(text, pieces, lengths)));
  const isWhole = (code: string) => /^[A-Z]+(?:_[A-Z\d]+)*$/.test(code) && !pieces.has(code);
  return { redact, redactCode: (code) => (isWhole(code) ? code : redact(code)) };
}

/** Cuts a text into pieces of at most 64 characters that do not overlap. The last two are alike: a short one would stay. */
function* piecesOf(text: string): Iterable<string> {
  for (let at = 0; at < text.length;) {
    const rest = text.length - at;
    const length = rest > PIECE && rest < 2 * PIECE ? Math.ceil(rest / 2) : PIECE;
    yield text.slice(at, at + length);
    at += length;
  }
}

/** Replaces the pieces in the beginning of a text, in a time that depends neither on their number nor on the text's length. */
function hide(text: string, pieces: ReadonlySet<string>, lengths: readonly number[]): string {
  let shown = "";
  // A run that begins within the shown part is recognized by its length, so as much of it is kept.
  const enough = MAX_REPEATED + LONG_RUN_LENGTH;
  for (let at = 0; at < Math.min(text.length, MAX_SEARCHED) && shown.length <= enough;) {
    const length = lengths.find((each) => pieces.has(text.slice(at, at + each)));
    // Neighbours share one mark: their number would show the length of a value.
    if (length === undefined) shown += text.charAt(at);
    else if (!shown.endsWith("…")) shown += "…";
    at += length ?? 1;
  }
  return shown;
}

/** A server may repeat a value as it is, as JSON writes it, or as a URL does. */
function spellingsOf(text: string): string[] {
  const spellings = new Set([text, JSON.stringify(text).slice(1, -1)]);
  try {
    spellings.add(encodeURIComponent(text));
  } catch {
    // Half of a surrogate pair has no such spelling.
  }
  return [...spellings];
}

/** Visits the strings of a request. The schema may be left out of account: an undocumented value is personal, too. */
function forEachString(groups: unknown, visit: (text: string) => void): void {
  // Without recursion, since a request may be nested deeply.
  const pending: unknown[] = [groups];
  const visited = new Set<unknown>();
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value === "string") visit(value);
    // A file is the caller's own object: it may be a cycle, such as the request of a server.
    else if (typeof value === "object" && value !== null && !visited.has(value) && !isFile(value)) {
      visited.add(value);
      for (const each of Object.values(value)) pending.push(each);
    }
  }
}

/** Collects the names of the fields of a request, and their documented values. */
function collectDocumented(field: FieldSchema, into: Set<unknown>): void {
  if (into.has(field)) return;
  into.add(field).add(field.name);
  for (const value of field.values ?? []) into.add(value);
  for (const each of field.object?.ordered ?? []) collectDocumented(each, into);
  if (field.inside) collectDocumented(field.inside, into);
}
