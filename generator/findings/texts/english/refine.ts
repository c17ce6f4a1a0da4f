/** The English sentences of findings of refining what the pages say; corrections.ts has those of corrections. */
import type { FindingText } from "../finding-text.ts";

/** A mark that a rendered page does not show. */
export type UnknownMark = "required" | "encrypted";

/** A field with its documented type. */
export interface FieldData {
  readonly path: string;
  readonly type: string;
}

/** What shows that a field is encrypted. */
export interface EvidenceData {
  readonly path: string;
  /** The page and the section of the field, as corrections name them. */
  readonly page: string;
  readonly operation: string;
  readonly evidence:
    | { readonly case: "tooltip"; readonly tooltip: string }
    | { readonly case: "label"; readonly label: string }
    | { readonly case: "same-page"; readonly marked: string }
    | { readonly case: "other-page"; readonly marked: string; readonly operation: string };
}

/** Why a request looks encrypted although a mark is missing. */
export type UnmarkedData =
  | ({ readonly case: "field" } & EvidenceData)
  /** A header names a key to encrypt with, and no field is marked. */
  | { readonly case: "key-alone"; readonly header: string };

/** Why no message has all members that a page requires of an object. */
export type FlattenedCause =
  | { readonly case: "original-types"; readonly types: readonly string[] }
  /** Two names of one thing: `other` is the one that is not required. */
  | { readonly case: "twins"; readonly required: readonly string[]; readonly other?: string | undefined }
  | { readonly case: "sub-mchid" }
  | { readonly case: "region" };

/** Where the parameter of a path was found. */
export type ParameterElsewhereData =
  | { readonly case: "in-group"; readonly name: string; readonly group: string }
  | { readonly case: "other-name"; readonly name: string; readonly written: string }
  | { readonly case: "unknown-group"; readonly group: string };

/** A path or an event that cannot be one. */
export type InvalidPathData =
  | { readonly case: "path"; readonly path: string; readonly roots: readonly string[] }
  /** A segment, or an event, that cannot be the name of a file. */
  | { readonly case: "file-name"; readonly path: string; readonly name: string }
  /** A parameter with the name of a group of the request. */
  | { readonly case: "group"; readonly path: string; readonly name: string }
  | { readonly case: "repeated"; readonly path: string; readonly name: string }
  | { readonly case: "event"; readonly event: string };

/** The bases of an operation outside WeChat Pay. */
export interface HostData {
  /** The bases that are not WeChat Pay's, of those that the page lists. */
  readonly bases: readonly string[];
  readonly hosts: readonly string[];
  readonly page: string;
  readonly operation: string;
}

const quote = (text: string) => `"${text}"`;

function evidenceOf({ path, evidence }: EvidenceData): string {
  switch (evidence.case) {
    case "tooltip":
      return `${path}: the tooltip "${evidence.tooltip}" describes it as encrypted`;
    case "label":
      return `${path}: the label "${evidence.label}" describes it as encrypted`;
    case "same-page":
      return `${path}: the same page marks ${evidence.marked} as encrypted`;
    case "other-page":
      return `${path}: the page of ${evidence.operation} marks ${evidence.marked} as encrypted`;
  }
}

function markFix({ page, operation, path }: EvidenceData): string {
  const entry = `{ page: ${page}, operation: ${operation}, field: ${path}, was: { encryption: null }, is: { encryption: rsa-oaep }, reason: … }`;
  return `Add to the corrections file ${entry}, or list the path in plain if it is plain text.`;
}

function causeOf(cause: FlattenedCause): string {
  switch (cause.case) {
    case "original-types":
      return `has several original types (${cause.types.join(", ")}), and requires the members of all of them`;
    case "twins":
      return cause.other === undefined
        ? `requires ${cause.required.join(" and ")}, and no message has both`
        : `requires ${cause.required.join(", ")}, and has ${cause.other} for the same thing`;
    case "sub-mchid":
      return "requires sub_mchid, and its page links to a manual of direct merchants, who have none";
    case "region":
      return "requires user_received_account, and its page serves the global region, which does not send it";
  }
}

/** The English sentences of the rules of refining. */
export const refineFindings = {
  "children-unexpected": ({ path, type }: FieldData): FindingText => ({
    reason: `${path} is documented as ${type}, and the rows below it stand inside it.`,
    fix: "Write object or object[], or correct the indent of those rows.",
  }),
  "decryption-unmarked": (data: EvidenceData): FindingText => ({
    reason: `${evidenceOf(data)}, and this field has no mark; the client returns it encrypted.`,
    fix: markFix(data),
  }),
  "encryption-misplaced": ({
    path,
    case: reason,
  }: {
    readonly path: string;
    readonly case: "header" | "path" | "algorithm";
  }): FindingText => ({
    reason: {
      header: `The header ${path} is marked as encrypted, and the client encrypts only the query and the body.`,
      path: `The path parameter ${path} is marked as encrypted, and the client encrypts only the query and the body.`,
      algorithm: `${path} is marked as encrypted with the APIv3 key, which WeChat Pay uses for notifications alone.`,
    }[reason],
    fix: "Correct the mark, or leave the page out.",
  }),
  "encryption-type": ({
    path,
    type,
    mark,
  }: FieldData & { readonly mark: "encryption" | "json" | "both" }): FindingText =>
    mark === "both"
      ? { reason: `${path} is marked as encrypted and as holding JSON.`, fix: "Correct one of the marks." }
      : {
          reason: `${path} is marked as ${mark === "json" ? "holding JSON" : "encrypted"}, and documented as ${type}.`,
          fix: "Only a string or a list of strings can be: correct the type or the mark.",
        },
  "encryption-unmarked": (data: UnmarkedData): FindingText =>
    data.case === "field"
      ? { reason: `${evidenceOf(data)}, and this field has no mark.`, fix: markFix(data) }
      : {
          reason: `request.headers.${data.header}: the request names a key to encrypt with, and none of its fields is marked as encrypted.`,
          fix: "Mark the fields in the corrections file, or add plain: [request] if all of them are plain text.",
        },
  "enum-type": ({ name, type, value }: EnumTypeData): FindingText => ({
    reason: `"${name}" is documented as ${type}, and "${value}" as one of its values; it is read as a string.`,
    fix: "Correct its type in the corrections file.",
  }),
  "enum-unexpected": ({ name, type, isEncrypted }: EnumUnexpectedData): FindingText => ({
    reason: `"${name}" ${isEncrypted ? "is encrypted" : `is documented as ${type}`}, and cannot be one of the listed values; the generator ignores them.`,
    fix: "Remove the values, or correct the type or the mark.",
  }),
  "event-missing": ({ events }: { readonly events: readonly string[] }): FindingText => ({
    reason: `The page lists no value of event_type; "${events.join(", ")}", the name of the page, is taken.`,
    fix: "Write the row event_type with `THE.EVENT` 枚举值.",
  }),
  "group-unknown": ({ name, known, suggestion }: GroupData): FindingText => ({
    reason: `"${name}" is neither a group of the request nor a parameter of the path.`,
    fix: suggestion === undefined ? `Write one of ${known.join(", ")}.` : `Did you mean ${suggestion}?`,
  }),
  "host-unknown": ({ bases, hosts, page, operation }: HostData): FindingText => ({
    reason: `request.base_uri: not a base of WeChat Pay's API: ${bases.map(quote).join(", ")}.`,
    fix: `Correct the row, or add to the corrections file: { page: ${page}, operation: ${operation}, was: { hosts: ${JSON.stringify(hosts)} }, is: { hosts: ["https://…"] }, reason: … }.`,
  }),
  "marks-unknown": ({ marks }: { readonly marks: readonly UnknownMark[] }): FindingText => ({
    reason: `The page does not show which fields are ${marks.join(" and which are ")}; that is recorded as unknown.`,
    fix: "State the marks with an entry in the corrections file, or import the page's markdown.",
  }),
  "marks-unsettled": ({ marks, page, operation }: UnsettledData): FindingText => {
    const lists = marks.map((mark) => `${mark}: [request.…]`).join(", ");
    return {
      reason: `Which fields are ${marks.join(" and which are ")} is unknown.`,
      fix: `Add to the corrections file: { page: ${page}, operation: ${operation}, ${lists}, reason: … }.`,
    };
  },
  "nesting-deep": ({ field, level }: { readonly field: string; readonly level: number }): FindingText => ({
    reason: `"${field}" is nested ${level} levels deep, and TypeScript does not compile types of this depth.`,
    fix: "Correct data-indent; 22 levels of objects or 15 of lists compile.",
  }),
  "moved-nowhere": ({ target }: { readonly target: string }): FindingText => ({
    reason: `The page has moved to ${target}, which is not among the pages; its former name is left out.`,
    fix: "Read that page too, or take this one out.",
  }),
  "name-clash": ({ name, operation, other }: ClashData): FindingText => ({
    reason: `${name} would name both ${operation} and ${other ?? "its own schema"}.`,
    fix: "Take one of the pages out.",
  }),
  "operation-repeated": ({ operation, file, line }: RepeatedData): FindingText => ({
    reason: `${operation} is described here and on line ${line} of ${file}.`,
    fix: "Take one of the two out.",
  }),
  "path-invalid": (data: InvalidPathData): FindingText => {
    switch (data.case) {
      case "event":
        return {
          reason: `"${data.event}" is not the name of an event.`,
          fix: "Name the page for its event: THE.EVENT.",
        };
      case "path":
        return {
          reason: `"${data.path}" is not the path of an endpoint.`,
          fix: `Write ${data.roots.map((root) => `/${root}/`).join(" or ")} and segments of letters, digits, - _ . ~, or {name}, each name once.`,
        };
      case "file-name":
        return {
          reason: `"${data.path}" cannot be emitted: "${data.name}" cannot be the name of a module on every system.`,
          fix: "Correct the path, or leave the page out with --exclude.",
        };
      case "group":
        return {
          reason: `"${data.path}" cannot be emitted: the parameter {${data.name}} has the name of a group of the request.`,
          fix: "Give the parameter another name.",
        };
      case "repeated":
        return {
          reason: `"${data.path}" names the parameter {${data.name}} twice.`,
          fix: "Give each parameter its own name.",
        };
    }
  },
  "path-parameter-elsewhere": (data: ParameterElsewhereData): FindingText => {
    if (data.case === "unknown-group") {
      return {
        reason: `"${data.group}" is not a group of the request; the path parameters that it holds are read without it.`,
        fix: "Write their rows beside the groups.",
      };
    }
    const place = data.case === "in-group" ? `in "${data.group}"` : `as "${data.written}"`;
    return {
      reason: `The path parameter "${data.name}" is described ${place}; the URL is used.`,
      fix: `Write its row as "${data.name}", beside the groups.`,
    };
  },
  "path-parameter-missing": ({ name }: { readonly name: string }): FindingText => ({
    reason: `The table does not describe the path parameter "${name}"; it is read as a required string.`,
    fix: "Add its row.",
  }),
  "variants-undeclared": ({ name, causes }: FlattenedData): FindingText => ({
    reason: `"${name}" ${causes.map(causeOf).join("; ")}. What only some messages have is read as optional.`,
    fix: "Declare the variants in the corrections file.",
  }),
};

/** An enum whose values do not have the documented type. */
export interface EnumTypeData {
  readonly name: string;
  readonly type: string;
  /** A listed value that is not of the type. */
  readonly value: string;
}

/** An enum on a field that cannot have one. */
export interface EnumUnexpectedData {
  readonly name: string;
  readonly type: string;
  readonly isEncrypted: boolean;
}

/** A group that a request does not have. */
export interface GroupData {
  readonly name: string;
  /** The groups and the path parameters of the operation. */
  readonly known: readonly string[];
  readonly suggestion?: string | undefined;
}

/** The marks that a rendered page does not show. */
export interface UnsettledData {
  readonly marks: readonly UnknownMark[];
  readonly page: string;
  readonly operation: string;
}

/** A name that two operations would share. */
export interface ClashData {
  readonly name: string;
  readonly operation: string;
  /** Undefined where it is the schema of the operation itself. */
  readonly other?: string | undefined;
}

/** An operation that is described twice, with the other place. */
export interface RepeatedData {
  readonly operation: string;
  readonly file: string;
  readonly line: number;
}

/** An object that flattens several variants. */
export interface FlattenedData {
  readonly name: string;
  readonly causes: readonly FlattenedCause[];
}
