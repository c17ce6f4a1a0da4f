/** The names that the module of an operation exports, as data: what a program can import from it. */
import { isFile } from "../ir/field.ts";
import type { NamedAlias, NamedEndpoint, NamedNotification, NamedOperation } from "../ir/model.ts";
import { isEndpoint } from "../ir/operation.ts";
import { namesOf } from "./alias-names.ts";
import {
  downloadName,
  linksToFile,
  nameNotification,
  nameRequest,
  nameResponse,
  notificationTypes,
  requestName,
  responseName,
} from "./named-fields.ts";
import type { VariantUnion } from "./variant-names.ts";

/**
 * What an exported name is.
 *
 * - `function`: calls the endpoint
 * - `download`: calls the endpoint, and downloads the file that the response links to
 * - `request`, `response`, `notification`, `reply`: the type of a message
 * - `union`, `variant`: the type of an object with variants, and of one variant
 * - `guard`, `validator`: check a message; `variant-guard` tells variants apart
 * - `operation`: the operation as data
 * - `former`: a name of a page that has moved
 */
export type ExportKind =
  | "function"
  | "download"
  | "request"
  | "response"
  | "notification"
  | "reply"
  | "union"
  | "variant"
  | "guard"
  | "validator"
  | "variant-guard"
  | "operation"
  | "former";

/** A name that a module exports. */
export interface ExportedName {
  readonly name: string;
  readonly kind: ExportKind;
  /** Whether it is a type, which is imported by `import type`. */
  readonly isType: boolean;
}

/** Returns the names that the module of an operation exports for it. */
export function exportedNames(operation: NamedOperation): ExportedName[] {
  return isEndpoint(operation) ? endpointExports(operation) : notificationExports(operation);
}

/** Returns the names that the module of a moved page exports. */
export function formerExports(alias: NamedAlias): ExportedName[] {
  return [
    ...namesOf(alias).map(([kind, name]) => ({ name, kind: "former", isType: kind === "type" }) as const),
    { name: alias.of.names.operation, kind: "operation", isType: false },
  ];
}

function endpointExports(operation: NamedEndpoint): ExportedName[] {
  const { names, responseType, responseVariants } = operation;
  const [request, response] = [requestName(names), responseName(names)];
  const [inRequest, inResponse] = [nameRequest(operation).unions, nameResponse(operation).unions];
  return [
    value(names.function, "function"),
    ...(linksToFile(operation) ? [value(downloadName(names), "download")] : []),
    type(request, "request"),
    ...inRequest.flatMap(unionTypes),
    type(response, "response"),
    // A response with variants is one of the unions.
    ...inResponse.flatMap((one) =>
      unionTypes(one).filter(({ name }) => !responseVariants || name !== response),
    ),
    value(names.operation, "operation"),
    ...checks(request),
    // Bytes have no fields to check.
    ...(isFile(responseType) ? [] : checks(response)),
    ...inResponse.flatMap(variantGuards),
  ];
}

function notificationExports(operation: NamedNotification): ExportedName[] {
  const [notification, reply] = notificationTypes(operation);
  const { unions } = nameNotification(operation);
  return [
    type(notification, "notification"),
    ...unions.flatMap(unionTypes),
    type(reply, "reply"),
    value(operation.names.operation, "operation"),
    ...checks(notification),
    ...unions.flatMap(variantGuards),
  ];
}

function checks(name: string): ExportedName[] {
  return [value(`is${name}`, "guard"), value(`validate${name}`, "validator")];
}

function unionTypes({ type: name, types }: VariantUnion): ExportedName[] {
  return [type(name, "union"), ...types.map((variant) => type(variant, "variant"))];
}

function variantGuards({ types }: VariantUnion): ExportedName[] {
  return types.map((name) => value(`is${name}`, "variant-guard"));
}

function value(name: string, kind: ExportKind): ExportedName {
  return { name, kind, isType: false };
}

function type(name: string, kind: ExportKind): ExportedName {
  return { name, kind, isType: true };
}
