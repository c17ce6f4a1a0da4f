/** The English sentences of findings of reading pages. */
import { fileFindings } from "./files.ts";

/** The side of an operation that a table describes. */
export type Table = "request" | "response";

/** A field whose name is not written plainly. */
export interface NameFacts {
  readonly written: string;
  readonly name: string;
}

const useMarkdown = "Use the page's markdown instead.";

const attributeFindings = {
  "attribute-misplaced": ({ mark }: { readonly mark: string }) => ({
    reason: `The mark "${mark}" is in the description, where it has no effect.`,
    fix: "Move it to the cell of the name or of the type.",
  }),
  "attribute-spelled": () => ({
    reason: "The attribute list is malformed; its meaning is clear, and it is read.",
    fix: "Write one list: {key key=value}.",
  }),
  "attribute-unknown": (
    data:
      | { readonly case: "name"; readonly attribute: string; readonly suggestion?: string }
      | { readonly case: "flag"; readonly attribute: string; readonly value: string }
      | { readonly case: "encoding"; readonly value: string },
  ) => {
    if (data.case === "flag") {
      return {
        reason: `"${data.attribute}" is a flag; the value "${data.value}" does not turn it off.`,
        fix: "Remove the attribute, or write it without a value.",
      };
    }
    if (data.case === "encoding") {
      return { reason: `Unknown encoding "${data.value}"; it is ignored.`, fix: "Write by-json_encode." };
    }
    return {
      reason: `Unknown attribute "${data.attribute}"; it is ignored.`,
      fix: data.suggestion === undefined ? "Remove it." : `Did you mean ${data.suggestion}?`,
    };
  },
  "attribute-unreadable": ({ list }: { readonly list: string }) => ({
    reason: `The attribute list "${list}" cannot be read.`,
    fix: 'Write {key key=value key="two words"}, closed.',
  }),
  "encryption-unknown": (
    data:
      | { readonly case: "attribute"; readonly attribute: string }
      | { readonly case: "value"; readonly value: string },
  ) =>
    data.case === "attribute"
      ? {
          reason: `Unknown attribute "${data.attribute}", which may be the encryption mark.`,
          fix: "Write data-encrypted.",
        }
      : { reason: `Unknown encryption "${data.value}".`, fix: "Write by-rsa-pubkey or by-aes-gcm." },
  "indent-invalid": ({ indent }: { readonly indent: string }) => ({
    reason: `Invalid indent "${indent}".`,
    fix: "Write a whole number from 0.",
  }),
};

const cellFindings = {
  "enum-spelled": (data: { readonly case: "invisible" | "unusual"; readonly value: string }) =>
    data.case === "invisible"
      ? {
          reason: `A value contains invisible characters; it is read as "${data.value}".`,
          fix: "Write the value without them.",
        }
      : {
          reason: `The value "${data.value}" contains full-width or control characters; it is taken unchanged.`,
          fix: "Write it in ASCII characters.",
        },
  "enum-unreadable": ({ words }: { readonly words: readonly string[] }) => ({
    reason: `Could not read ${words.map((word) => `"${word}"`).join(", ")}, which may be values of the field; no value is taken.`,
    fix: "Write `A` \\| `B` 枚举值之一.",
  }),
  "example-unreadable": () => ({
    reason: "The example is not a JSON value in back-quotes; it is ignored.",
    fix: 'Write `"text"`, `1` or `true`.',
  }),
  "limits-unreadable": (
    data:
      | {
          readonly case: "attribute";
          readonly attribute: string;
          readonly value: string;
          readonly formats?: readonly string[];
        }
      | { readonly case: "format"; readonly written: string; readonly formats: readonly string[] }
      | { readonly case: "length"; readonly minLength: number; readonly maxLength: number },
  ) => {
    if (data.case === "attribute") {
      return {
        reason: `The attribute ${data.attribute} with the value "${data.value}" is not a limit of this field; it is ignored.`,
        fix: data.formats
          ? `Write one of ${data.formats.join(", ")} for a string, or remove it.`
          : "Write a whole number of at least 1 for the length of a string, or of at least 0 for the minimum of a number.",
      };
    }
    if (data.case === "format") {
      return {
        reason: `The row states the form "${data.written}", which is not known; values are not checked against it.`,
        fix: `Add a correction of the field with one of ${data.formats.join(", ")} as its format, or leave it.`,
      };
    }
    return {
      reason: `The row states at least ${data.minLength} and at most ${data.maxLength} characters; neither is used.`,
      fix: "Correct the lengths.",
    };
  },
  "name-invalid": ({ name, character }: { readonly name: string; readonly character: string }) => ({
    reason: `"${name}" cannot be the name of a field, because it contains the character ${character}.`,
    fix: "Write the name alone, in letters, digits, underscores, hyphens, dots and @.",
  }),
  "name-marked": ({ written, name }: NameFacts) => ({
    reason: `The name "${written}" contains markup; it is read as "${name}".`,
    fix: "Write the name without markup.",
  }),
  "name-missing": () => ({
    reason: "The row has no field name.",
    fix: "Write the field's name in the first cell.",
  }),
  "name-spaced": ({ written, name }: NameFacts) => ({
    reason: `The name "${written}" contains white space; it is read as "${name}".`,
    fix: "Write the name without white space.",
  }),
  "type-missing": ({ types }: { readonly types: readonly string[] }) => ({
    reason: "The row has no type.",
    fix: `Write one of ${types.join(", ")} in the second cell.`,
  }),
  "type-spelled": ({ written, type }: { readonly written: string; readonly type: string }) => ({
    reason: `The type "${written}" is not in the notation of the pages; it is read as ${type}.`,
    fix: `Write ${type}.`,
  }),
  "type-unknown": ({ written, types }: { readonly written: string; readonly types: readonly string[] }) => ({
    reason: `Unknown type "${written}".`,
    fix: `Write one of ${types.join(", ")}.`,
  }),
};

const rowFindings = {
  "bar-bare": () => ({
    reason: "An unescaped bar splits the description; its parts are read as one.",
    fix: "Write a bar inside a cell as \\|.",
  }),
  "block-repeated": ({ field, line }: { readonly field: string; readonly line: number }) => ({
    reason: `"${field}" is also described on line ${line}; the two are read as one field that allows both.`,
    fix: "Remove one of them.",
  }),
  "ciphertext-unmarked": () => ({
    reason: '"ciphertext" is not marked as encrypted; it is read as encrypted with the APIv3 key.',
    fix: "Write data-encrypted=by-aes-gcm.",
  }),
  "field-clash": (data: {
    readonly field: string;
    readonly earlierLine: number;
    /** The two types; absent where only the marks differ. */
    readonly types?: { readonly here: string; readonly earlier: string };
  }) => ({
    reason: data.types
      ? `"${data.field}" has the type ${data.types.here} here, but ${data.types.earlier} on line ${data.earlierLine}.`
      : `"${data.field}" has other marks (data-encrypted, data-encoded) here than on line ${data.earlierLine}.`,
    fix: "Correct, rename or remove the wrong one.",
  }),
  "indent-jump": (data: {
    readonly field: string;
    readonly indent: number;
    readonly expected: number;
    /** The row above that contains the field; absent where none does. */
    readonly parent?: string;
  }) => ({
    reason:
      data.parent === undefined
        ? `"${data.field}" is at indent ${data.indent}, but no row above contains it; it is read as a top-level field.`
        : `"${data.field}" is at indent ${data.indent}, but the row above allows ${data.expected}; it is read as part of "${data.parent}".`,
    fix: `Write data-indent=${data.expected}, or add the row of its parent.`,
  }),
  "indent-missing": ({ field, indent }: { readonly field: string; readonly indent: number }) => ({
    reason: `"${field}" has no indent, but the rows around it are nested; it is read at indent ${indent}.`,
    fix: `Write data-indent=${indent}.`,
  }),
  "row-commented": ({ rows }: { readonly rows: number }) => ({
    reason: `${rows} ${rows === 1 ? "row is" : "rows are"} in HTML comments and not read.`,
    fix: "Remove the comment if the page should have the fields.",
  }),
  "row-empty": () => ({ reason: "The row is empty; it is ignored.", fix: "Remove it." }),
  "row-split": ({ cells, columns }: { readonly cells: number; readonly columns: number }) => ({
    reason: `The row has ${cells} cells, but the header has ${columns}; the last cells would be lost.`,
    fix: "Write a bar inside a cell as \\|.",
  }),
  "row-stray": (data: { readonly case: "place" | "bars" | "html" | "fence" | "header" }) => ({
    reason: {
      place: "The row does not belong to a table of an operation.",
      bars: "The row has no bar of a table (|), but another character or an entity in its place.",
      html: "The row belongs to an HTML table, which is not read.",
      fence: "The row is in a code fence, where it is not read.",
      header: "The row is in the place of the table's header, where it is not read.",
    }[data.case],
    fix: "Move it into a table with a header and a line of dashes, below a heading with a method.",
  }),
};

const tableFindings = {
  "header-unreadable": (
    data:
      | { readonly case: "title"; readonly title: string; readonly table: Table }
      | { readonly case: "short"; readonly columns: number },
  ) =>
    data.case === "title"
      ? {
          reason: `Unknown table header "${data.title}"; the table is read as the ${data.table}, as its closing mark says.`,
          fix: "Write 请求参数 or 返回字典 as the header.",
        }
      : {
          reason: `The header has fewer than 3 cells (${data.columns}); the rows are read as name, type and description.`,
          fix: "Write | 请求参数 | 类型 {.type} | 描述 {.desc} as the header.",
        },
  "table-cut": () => ({
    reason: "An empty line splits the table; the rows below it are read as part of the same table.",
    fix: "Remove the empty line.",
  }),
  "table-lost": (data: { readonly case: "header" | "mark" }) => ({
    reason:
      data.case === "header"
        ? "This looks like the header of a table, but is not part of a table."
        : "The closing mark has no table above it.",
    fix: "Write the table with bars (|), a header, and a line of dashes with as many cells as the header.",
  }),
  "table-mark": ({ header, mark }: { readonly header: Table; readonly mark?: Table }) => ({
    reason:
      mark === undefined
        ? `The ${header} table has no closing mark.`
        : `The header of the table says ${header}, but its closing mark says ${mark}; the header is used.`,
    fix: `Write {.im-table #${header}} below it, after an empty line.`,
  }),
  "table-missing": ({ operation }: { readonly operation: string }) => ({
    reason: `${operation} has no table, so its request and response are unknown.`,
    fix: "Add a table headed 返回字典, and one headed 请求参数 if there are parameters.",
  }),
  "table-repeated": ({ tables }: { readonly tables: number }) => ({
    reason: `${tables} tables describe the response; fields that are not in all of them are read as optional.`,
    fix: "Describe the response in one table.",
  }),
  "table-unknown": (
    data:
      { readonly case: "header"; readonly title: string } | { readonly case: "row"; readonly text: string },
  ) =>
    data.case === "header"
      ? {
          reason: `Unknown table header "${data.title}".`,
          fix: "Write 请求参数 or 返回字典 as the header.",
        }
      : {
          reason: `The row across all columns is unknown: "${data.text}".`,
          fix: "Write 空字符串 for an empty response, 文件流 for a byte stream.",
        },
};

const pageFindings = {
  "container-unclosed": () => ({
    reason: "The container is not closed; its advice is read as ending where the next container closes.",
    fix: "Close it with :::.",
  }),
  "fence-unclosed": () => ({
    reason: "The code fence is not closed; it is read as ending where the page continues.",
    fix: "Close it with ```.",
  }),
  "front-matter-invalid": (
    data:
      | { readonly case: "yaml" }
      | { readonly case: "mapping" }
      | { readonly case: "list"; readonly key: string }
      | { readonly case: "string"; readonly key: string }
      | { readonly case: "unknown"; readonly value: string },
  ) => {
    switch (data.case) {
      case "yaml":
        return {
          reason: "The front matter is not valid YAML.",
          fix: "Quote values that contain colons, brackets or hashes.",
        };
      case "mapping":
        return {
          reason: "The front matter must be a mapping.",
          fix: "Write `title: …` and so on, one key per line.",
        };
      case "list":
        return {
          reason: `"${data.key}" must be a list of strings.`,
          fix: `Write ${data.key}: [a, b], or such a list for each method.`,
        };
      case "string":
        return { reason: `"${data.key}" must be a string.`, fix: "Put it in quotes." };
      case "unknown":
        return {
          reason: `"${data.value}" is not a valid value of "unknown".`,
          fix: "Write required, encrypted, or both.",
        };
    }
  },
  "method-missing": () => ({
    reason: "No heading of the page names an HTTP method.",
    fix: "End the title with {#get}, {#post}, {#put}, {#patch} or {#delete}.",
  }),
  "method-unknown": ({ method }: { readonly method: string }) => ({
    reason: `Unknown HTTP method "${method}".`,
    fix: "Write {#get}, {#post}, {#put}, {#patch} or {#delete}; {#mix} is for the title of a page with several.",
  }),
  "moved-unreadable": (data: { readonly case: "target" | "location" }) => ({
    reason:
      data.case === "target"
        ? "The address that the page has moved to is not that of a page."
        : "The page has moved, but it is not located in a tree of pages.",
    fix: "Write content: 0;url=/openapi/v3/…, and keep the page where its URL places it.",
  }),
  "path-missing": () => ({
    reason: "The front matter, the location of the page and the samples do not state the path.",
    fix: "Add `path: /v3/…` to the front matter.",
  }),
  "rendered-unreadable": (
    data:
      | { readonly case: "endpoint" }
      | { readonly case: "parent"; readonly field: string }
      | { readonly case: "row"; readonly text: string },
  ) => {
    switch (data.case) {
      case "endpoint":
        return {
          reason: "The samples of the rendered page do not show which endpoint it describes.",
          fix: useMarkdown,
        };
      case "parent":
        return {
          reason: `The samples do not show which object contains "${data.field}".`,
          fix: useMarkdown,
        };
      case "row":
        return { reason: `"${data.text}" is not a row of the table.`, fix: useMarkdown };
    }
  },
  "source-mismatch": ({ source, page }: { readonly source: string; readonly page: string }) => ({
    reason: `The front matter names the source "${source}", but the page is located at "${page}"; the location is used.`,
    fix: "Correct the source, or move the page. A page made of official samples has `source: official-samples`.",
  }),
};

const sampleFindings = {
  "sample-method": ({ called, method }: { readonly called: string; readonly method: string }) => ({
    reason: `The sample calls ${called}, but the heading says ${method}; the heading is used.`,
    fix: "Correct the sample or the heading.",
  }),
  "sample-path": ({ called, path }: { readonly called: string; readonly path: string }) => ({
    reason: `The sample calls "${called}", but the page describes "${path}"; the page is used.`,
    fix: "Correct the sample or the page.",
  }),
  "sample-unreadable": (
    data:
      | { readonly case: "stringUnclosed" }
      | { readonly case: "nestedTooDeeply" }
      /** `expected` is a character or, if absent, any value; `actual` is absent at the end of the sample. */
      | { readonly case: "unexpected"; readonly expected?: string; readonly actual?: string },
  ) => {
    const fix = "Correct the sample; it is not read until then.";
    if (data.case === "stringUnclosed") {
      return { reason: "The sample cannot be read: the string is not closed.", fix };
    }
    if (data.case === "nestedTooDeeply") {
      return { reason: "The sample cannot be read: it is nested too deeply.", fix };
    }
    const expected = data.expected === undefined ? "a value" : `"${data.expected}"`;
    const actual = data.actual === undefined ? "the end of the sample" : `"${data.actual}"`;
    return { reason: `The sample cannot be read: expected ${expected}, found ${actual}.`, fix };
  },
};

/** The English sentences of the rules of reading. */
export const readFindings = {
  ...attributeFindings,
  ...cellFindings,
  ...rowFindings,
  ...tableFindings,
  ...fileFindings,
  ...pageFindings,
  ...sampleFindings,
};
