/**
 * The types of the IR: what a page says, in the order in which it says it. Every pass takes an IR and returns one; none
 * changes it in place.
 */

import type { Method } from "./method.ts";

/** The types of a field that is not a list. */
export const scalarTypes = ["string", "integer", "number", "boolean", "object"] as const;
/** The type of a field that is not a list. */
export type ScalarType = (typeof scalarTypes)[number];
/** As the page spells it: `string`, `object[]`. */
export type FieldType = ScalarType | `${ScalarType}[]`;

/** Letters and digits with signs. A hyphen is last, so that each is a class of a regular expression. */
export const alphabets = [
  "0-9",
  "0-9A-Za-z",
  "0-9A-Za-z_-",
  "0-9A-Za-z_*-",
  "0-9A-Za-z_|*-",
  "0-9A-Za-z_|*@-",
] as const;
/** The characters of a text. */
export type Alphabet = (typeof alphabets)[number];

/**
 * The forms that a text can have: a closed set, so that no text of a page becomes a pattern.
 *
 * - `date-time`: RFC 3339, `2018-06-08T10:34:56+08:00`
 * - `date`: `yyyy-MM-dd`
 * - `compact-time`: `yyyyMMddHHmmss`
 * - `notify-url`: https, without a query
 * - an alphabet: these characters alone
 */
export const formats = ["date-time", "date", "compact-time", "notify-url", ...alphabets] as const;
/** The form of a text. */
export type Format = (typeof formats)[number];

/** One of the variants that an object can have: what must be there, and what must not be beside it. */
export interface Variant {
  /** `direct`, `partner` … */
  readonly name: string;
  readonly has: readonly string[];
  readonly not?: readonly string[];
}

/** A JSON value. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/**
 * What the client does with a field of a request.
 *
 * - `file`: the part of an upload that is the file itself
 * - `digest`: the SHA-256 of that file, which the client computes where the caller leaves it out
 * - `clientSerial`: the header `Wechatpay-Serial`, which the client fills with the id of the key that it encrypts with
 */
export type FieldRole = "file" | "digest" | "clientSerial";

/** One row of a table, with the rows below it that it holds. */
export interface Field {
  readonly name: string;
  readonly type: FieldType;
  /** 必填 */
  readonly required: boolean;
  /** The documented values; words where the page lists words, regardless of the type. */
  readonly enum?: readonly (string | number)[];
  readonly encryption?: "rsa-oaep" | "aes-256-gcm";
  /** The tooltip of a field without an encryption mark, where it describes the field as encrypted. */
  readonly tooltip?: string;
  /** A string that holds JSON; `children` are what is inside. */
  readonly encoding?: "json";
  /** That JSON is a list, the one which the only child names; else it is an object. */
  readonly isEncodedList?: true;
  /** An integer that may be beyond 2^53; no page says so, but a correction can. */
  readonly wide?: true;
  /** What the page calls the field, up to the first sentence punctuation. */
  readonly label: string;
  /** 分, 元, seconds: what a number counts. */
  readonly unit?: string;
  readonly default?: string;
  /** The form of a text. */
  readonly format?: Format;
  /** At least so many characters. */
  readonly minLength?: number;
  /** At most so many characters. */
  readonly maxLength?: number;
  /** The smallest number. */
  readonly minimum?: number;
  /** When an optional field must be there, in the page's words. */
  readonly requiredWhen?: string;
  /** The prose behind the label. Only source pages have it. */
  readonly description?: string;
  /** Of what the field holds, where a page flattens several variants into one; a correction declares them. */
  readonly variants?: readonly Variant[];
  /** What the client does with the field beside sending it; the generator sets it once, in refine/roles.ts. */
  readonly role?: FieldRole;
  /** The value of the page's sample. */
  readonly example?: Json;
  readonly line: number;
  readonly column: number;
  readonly children?: readonly Field[];
}

/** What a rendered page cannot say, and a correction must. */
export type UnknownMark = "required" | "encrypted";

/**
 * Where the facts of a page come from that no page of the upstream tree has: `official-samples` are the samples that WeChat
 * Pay publishes.
 */
export type Origin = "official-samples";

/** What a page describes: an endpoint that a merchant calls, or a notification that WeChat Pay sends. */
export type Operation = Endpoint | Notification;

/** Where a page stands in the upstream tree, and what it describes. */
export type Address = EndpointAddress | NotificationAddress;

/** The path of an endpoint, and the place of its page. */
export interface EndpointAddress {
  readonly kind: "endpoint";
  /** `/v3/…` or `/brand/…`, `{name}` standing for a path parameter. */
  readonly path: string;
  /** The upstream page, `openapi/v3/….md`, wherever its text was read from. */
  readonly page: string;
}

/** The event of a notification, and the place of its page. */
export interface NotificationAddress {
  readonly kind: "notification";
  /** The event that the page is named for, `TRANSACTION.SUCCESS`. */
  readonly event: string;
  /** The upstream page, `webhook/v3/….md`, wherever its text was read from. */
  readonly page: string;
}

/** An operation that a merchant calls. */
export interface Endpoint extends EndpointAddress, Described {
  readonly method: Method;
  /** Bases the page names, as it writes them: they may carry a path. None means the usual host. */
  readonly hosts: readonly string[];
  /** A correction names the hosts, so that they need not be WeChat Pay's. */
  readonly areHostsCorrected?: true;
  /**
   * The field by which WeChat Pay recognizes a request that it has received before, `request.json.out_trade_no`: two
   * requests with the same value have the effect of one. Pages have no mark for it; a correction names it.
   */
  readonly idempotentBy?: string;
  /** How the pages of its list follow each other; absent where the page leaves a doubt. See refine/pagination.ts. */
  readonly pagination?: Pagination;
}

/**
 * How the pages of a list follow each other.
 *
 * - `offset`: the parameter is the number of items before the page
 * - `page`: the parameter is the number of pages before the page
 * - `token`: the parameter is the `next` of the page before
 */
export interface Pagination {
  readonly by: "offset" | "page" | "token";
  /** The parameter of the query that selects the page. */
  readonly parameter: string;
  /** The field of the response that holds the items of the page. */
  readonly items: string;
  /** The field of the response that counts the items of all pages. */
  readonly total?: string;
  /** The field of the response with the token of the next page. */
  readonly next?: string;
}

/** A message that WeChat Pay sends to the merchant's `notify_url`. Its `request` is the envelope, its `response` the reply. */
export interface Notification extends NotificationAddress, Described {
  /** The events that the page covers; `event` is one of them where the page lists it. */
  readonly events: readonly string[];
}

/** What the pages of endpoints and of notifications have in common. */
interface Described {
  /** The file the page was read from. */
  readonly file: string;
  readonly line: number;
  readonly title: string;
  /** The official documentation. */
  readonly links: readonly string[];
  /** Paragraphs below the title and advice blocks. Only source pages have them. */
  readonly description?: string;
  readonly advice?: readonly string[];
  readonly unknown?: readonly UnknownMark[];
  /** Absent where the page was imported from the upstream tree, or may have been. */
  readonly origin?: Origin;
  /** Paths that a correction declares to be plain text; `request` or `response` for all of it. */
  readonly plain?: readonly string[];
  /** What the response is: fields, nothing at all, bytes, or a file whose digest WeChat Pay signs in the headers. */
  readonly responseType: "json" | "empty" | "stream" | "statement";
  /** The groups of the request and, beside them, the path parameters: see `request.ts`. */
  readonly request: readonly Field[];
  readonly response: readonly Field[];
  /** Of the response as a whole. */
  readonly responseVariants?: readonly Variant[];
  /** Read only on demand: only `lint` and `import` compare them with the tables. */
  readonly samples?: readonly Sample[];
}

/** A page that has moved: what it documented goes on under another path or event. */
export type Alias = (EndpointAddress | NotificationAddress) & Moved;

interface Moved {
  /** The page that it leads to. */
  readonly target: string;
  readonly file: string;
  readonly line: number;
}

/** A code sample of a page, as far as it is data. */
export interface Sample {
  /** What the call is given; of a sample without a call, the part of it that it shows. */
  readonly argument: SampleValue;
  /** In which of its styles the page writes the call; none where the sample is but a part of one. */
  readonly style?: string;
  /** The path parameters that the call leaves to its argument. */
  readonly parameters: readonly string[];
  /** Where its first line is, and that line with those below: the place of a value is an offset in them. */
  readonly line: number;
  readonly text: string;
}

/** A PHP value as data, with its place in the sample. */
export type SampleValue =
  | { readonly kind: "scalar"; readonly value: string | number | boolean | null; readonly at: number }
  /** PHP has one kind for lists and objects. */
  | { readonly kind: "array"; readonly entries: readonly SampleEntry[]; readonly at: number }
  /** `json_encode(…)`: the string that holds it. */
  | { readonly kind: "encoded"; readonly inside: SampleValue; readonly at: number }
  /** A call, a variable, an object: only PHP could tell. */
  | { readonly kind: "unknown"; readonly at: number };

/** An element of a PHP array, with its key if it has one. */
export interface SampleEntry {
  /** None in a list; null where only PHP could tell it. */
  readonly key?: string | null;
  /** Of the key, or of the value where there is none. */
  readonly at: number;
  readonly value: SampleValue;
}

/** What an operation is called in the output. Each name depends on its own method and path, or event, alone. */
export interface Names {
  /** `postPayTransactionsByOutTradeNoClose`; of a notification, the name that no other operation may have. */
  readonly function: string;
  /** `PostPayTransactionsByOutTradeNoClose`: the types and validators begin with it. */
  readonly type: string;
  /** `postOperation`: the operation as data, named by its method alone, since a module holds one path. */
  readonly operation: string;
  /** `postRequestSchema`, `postResponseSchema`: the schemas of the request and the response, within the module. */
  readonly requestSchema: string;
  readonly responseSchema: string;
  /** `v3/pay/transactions/out-trade-no/_out_trade_no_/close` */
  readonly module: string;
}

/** The names of an endpoint. */
export interface EndpointNames extends Names {
  /** As the chain spells the path: `["v3", "pay", "transactions", "outTradeNo", "_out_trade_no_", "close"]` */
  readonly chain: readonly string[];
}

/** An operation that is ready to be emitted. */
export type NamedOperation = NamedEndpoint | NamedNotification;

/** An endpoint with its names. */
export interface NamedEndpoint extends Endpoint {
  readonly names: EndpointNames;
}

/** A notification with its names. */
export interface NamedNotification extends Notification {
  readonly names: Names;
}

/** A former name of an operation. */
export type NamedAlias = NamedEndpointAlias | NamedNotificationAlias;

/** A former path of an endpoint. */
export interface NamedEndpointAlias extends EndpointAddress, Moved {
  readonly names: EndpointNames;
  readonly of: NamedEndpoint;
}

/** A former event of a notification. */
export interface NamedNotificationAlias extends NotificationAddress, Moved {
  readonly names: Names;
  readonly of: NamedNotification;
}

/** Where every table row of the pages went. */
export interface Coverage {
  readonly rows: number;
  readonly fields: number;
  readonly separators: number;
  readonly emptyResponses: number;
  readonly byteStreams: number;
  /** Rows that became a finding instead. */
  readonly findings: number;
  /** Rows in HTML comments; absent where there are none. */
  readonly commented?: number;
}

/** A page as text. */
export interface PageFile {
  /** As findings name it. */
  readonly path: string;
  readonly text: string;
  /** Its place in the upstream tree, `openapi/v3/….md`; unknown where it lies outside of one. */
  readonly page?: string;
  /** Why the text cannot be read, where the file shows it. Such a page is an error, and its text is not read. */
  readonly fault?: FileFault;
}

/**
 * - `encoding`: a byte at this place is not UTF-8; `encoding` is the one that the file probably has
 * - `extension`: the name does not end with `.md`
 * - `link`: a link to a file or folder that does not exist
 */
export type FileFault =
  | { readonly case: "encoding"; readonly line: number; readonly column: number; readonly encoding?: string }
  | { readonly case: "extension"; readonly written: string; readonly name: string }
  | { readonly case: "link"; readonly target: string };
