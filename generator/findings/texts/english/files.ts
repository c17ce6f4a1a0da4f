/** The English sentences of findings about a file as a whole, and about the headings of its operations. */
import type { FindingText } from "../finding-text.ts";

/** A heading whose method cannot be read in one way. */
export type AmbiguousMethod =
  /** `marks` are as they are written. */
  | { readonly case: "several" | "unreadable"; readonly marks: readonly string[] }
  /** A heading without a mark, beside headings of operations. */
  | { readonly case: "missing"; readonly title: string };

function ambiguityOf(data: AmbiguousMethod): string {
  switch (data.case) {
    case "several":
      return `The heading has several marks of a method: ${data.marks.join(", ")}.`;
    case "unreadable":
      return `The mark "${data.marks.join(", ")}" of the heading cannot be read.`;
    case "missing":
      return `The heading "${data.title}" names no HTTP method, and the table below it would belong to the operation above.`;
  }
}

/** Why the parser would take too long for a page. */
type ExcessivePage =
  | { readonly case: "line" | "size"; readonly maxLength: number }
  | { readonly case: "lines"; readonly maxLines: number }
  | { readonly case: "depth" | "marks" };

/** Why a file at the place of a page cannot be read. */
export type UnreadablePage =
  | ExcessivePage
  | { readonly case: "empty" | "html" | "json" | "lfs" | "other" | "table" }
  /** The file holds nothing but a path. */
  | { readonly case: "link-text"; readonly target: string }
  /** A link to something that does not exist. */
  | { readonly case: "link"; readonly target: string }
  | { readonly case: "extension"; readonly written: string; readonly name: string };

/** A page that the parser would take too long for. */
function excessivePage(data: ExcessivePage): FindingText {
  const remove = "Remove what does not belong to the documentation.";
  const split = "Split the page, or remove what does not belong to the documentation.";
  switch (data.case) {
    case "line":
      return { reason: `The line is longer than ${data.maxLength} characters.`, fix: remove };
    case "size":
      return { reason: `The page is longer than ${data.maxLength} characters.`, fix: split };
    case "lines":
      return { reason: `The page has more than ${data.maxLines} lines.`, fix: split };
    case "marks":
      return {
        reason: "The paragraphs up to this line have too many marks of emphasis, code, links and HTML.",
        fix: "Split the paragraph by empty lines, or remove what does not belong to the documentation.",
      };
    case "depth":
      return { reason: "The page is nested too deeply.", fix: remove };
  }
}

function unreadablePage(data: UnreadablePage): FindingText {
  const restore = "Restore the page, delete the file, or leave it out with --exclude.";
  switch (data.case) {
    case "line":
    case "size":
    case "lines":
    case "marks":
    case "depth":
      return excessivePage(data);
    case "empty":
      return { reason: "The file is empty, at the place of a page.", fix: restore };
    case "html":
      return {
        reason: "The file is HTML, such as the error page of a server, and not the markdown of a page.",
        fix: restore,
      };
    case "json":
      return { reason: "The file is JSON, such as the error of a server, and not a page.", fix: restore };
    case "lfs":
      return { reason: "The file is a pointer of Git LFS, and not the page.", fix: "Run git lfs pull." };
    case "table":
      return {
        reason:
          "The file has a table, but no heading names an HTTP method, and no table is headed 请求参数 or 返回字典.",
        fix: "End the title with {#get}, {#post}, {#put}, {#patch} or {#delete}, and write those headers.",
      };
    case "other":
      return {
        reason:
          "The file does not look like a page: it has neither a heading with an HTTP method nor a table.",
        fix: restore,
      };
    case "link-text":
      return {
        reason: `The file holds only the path "${data.target}": a link that Git checked out as a text.`,
        fix: "Check it out again with core.symlinks=true, or copy the page here.",
      };
    case "link":
      return {
        reason: `The link leads to "${data.target}", which does not exist.`,
        fix: "Restore the target, or delete the link.",
      };
    case "extension":
      return {
        reason: `"${data.written}" is a page, and only files that end with .md are read as pages.`,
        fix: `Rename it to ${data.name}.`,
      };
  }
}

/** The English sentences of the rules about files and headings. */
export const fileFindings = {
  "encoding-invalid": (
    data: { readonly case: "bytes"; readonly encoding?: string } | { readonly case: "replaced" },
  ) =>
    data.case === "bytes"
      ? {
          reason: `The file is not UTF-8${data.encoding === undefined ? ": this byte is invalid" : `; it is probably ${data.encoding}`}.`,
          fix: "Convert the file to UTF-8.",
        }
      : {
          reason: "U+FFFD stands here: an earlier conversion lost a character.",
          fix: "Restore the file from its source, and convert it from its own encoding.",
        },
  "method-ambiguous": (data: AmbiguousMethod) => ({
    reason: ambiguityOf(data),
    fix: "End the heading with one mark, {#get}, {#post}, {#put}, {#patch} or {#delete}; another operation needs its own heading.",
  }),
  "page-unreadable": unreadablePage,
};
