/** As much of OpenAPI 3.1 as is written here: https://spec.openapis.org/oas/v3.1.1, with JSON Schema 2020-12. */
import type { Json } from "../ir/model.ts";

/** An OpenAPI 3.1 document. */
export interface OpenApiDocument {
  readonly openapi: "3.1.0";
  readonly info: Readonly<Record<string, Json>>;
  readonly servers: readonly Server[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly tags: readonly Tag[];
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly webhooks: Readonly<Record<string, PathItem>>;
  readonly components: Components;
}

/** The components of a document. */
export interface Components {
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly headers: Readonly<Record<string, Header>>;
  readonly responses: Readonly<Record<string, Response>>;
  readonly securitySchemes: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A server object. */
export interface Server {
  readonly url: string;
  readonly description: string;
}

/** A tag object. */
export interface Tag {
  readonly name: string;
  readonly description: string;
  /** What readers of documents show instead of the name. */
  readonly "x-displayName": string;
}

/** By the method, in small letters. */
export interface PathItem {
  readonly servers?: readonly Server[];
  readonly get?: PathOperation;
  readonly put?: PathOperation;
  readonly post?: PathOperation;
  readonly delete?: PathOperation;
  readonly patch?: PathOperation;
}

/** An operation object. */
export interface PathOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly externalDocs?: { readonly url: string; readonly description: string };
  readonly servers?: readonly Server[];
  readonly security?: readonly [];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: RequestBody;
  readonly responses: Readonly<Record<string, Response | Reference>>;
  /** Named where the operation belongs to WeChat Pay's overseas platform. */
  readonly "x-wechatpay-region"?: "overseas";
  /** The page of specs/ that says all this. */
  readonly "x-page": string;
}

/** A reference object. */
export interface Reference {
  readonly $ref: string;
}

/** A parameter object. */
export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  readonly description?: string;
  readonly schema?: Schema;
  readonly content?: Content;
  /** Of a document with a form: its value, and whether the form leaves it out. */
  readonly examples?: Readonly<Record<string, { readonly value: Json; readonly "x-disabled": boolean }>>;
}

/** A request body object. */
export interface RequestBody {
  readonly required: boolean;
  readonly description?: string;
  readonly content: Content;
}

/** Media types by their names. */
export type Content = Readonly<Record<string, MediaType>>;

/** A media type object. */
export interface MediaType {
  readonly schema: Schema | Reference;
  /** Of a document with a form: what it is filled with. */
  readonly example?: Json;
  readonly encoding?: Readonly<Record<string, { readonly contentType: string }>>;
}

/** A response object. */
export interface Response {
  readonly description: string;
  readonly headers?: Readonly<Record<string, Header | Reference>>;
  readonly content?: Content;
}

/** A header object. */
export interface Header {
  readonly description: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

/** A schema object, as far as the emitted documents use it. */
export interface Schema {
  readonly type?: "object" | "array" | "string" | "integer" | "number" | "boolean";
  readonly title?: string;
  readonly description?: string;
  readonly format?: "int64" | "binary" | "date-time" | "date" | "uri";
  readonly pattern?: string;
  readonly minimum?: number;
  readonly minLength?: number;
  readonly enum?: readonly (string | number)[];
  readonly default?: Json;
  readonly examples?: readonly Json[];
  readonly maxLength?: number;
  readonly properties?: Readonly<Record<string, Schema | false>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  /** How the string holds what it holds: a ciphertext is bytes in base64, and what it hides is in `contentSchema`. */
  readonly contentEncoding?: "base64";
  readonly contentMediaType?: "application/json";
  readonly contentSchema?: Schema;
  /** What the field is encrypted with. */
  readonly "x-encrypted"?: "rsa-oaep" | "aes-256-gcm";
  /** The client fills the field: the SHA-256 of an uploaded file, or the id of the key that it encrypts with. */
  readonly "x-role"?: "digest" | "clientSerial";
  /** 分, 元, 秒: what a number counts. */
  readonly "x-unit"?: string;
  /** When an optional field must be there, in the page's words. */
  readonly "x-required-when"?: string;
}
