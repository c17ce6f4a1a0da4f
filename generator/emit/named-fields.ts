/** The names of the types of an operation: of its request and response, of their variants, and of a download. */
import type { Field, NamedEndpoint, NamedNotification } from "../ir/model.ts";
import { clientGroups, notificationFields, type ClientField } from "../schema/client-fields.ts";
import { comment } from "./literal.ts";
import { nameVariants, type VariantUnion } from "./variant-names.ts";

/** The fields of a request or response, with the names of the unions in them. */
export interface NamedFields {
  readonly fields: readonly ClientField[];
  readonly unions: readonly VariantUnion[];
}

/** Names the types of a request. Two methods of one URL may have variants at the same path, so names begin with the method. */
export function nameRequest({ names, title, request }: NamedEndpoint): NamedFields {
  const type = requestName(names);
  return nameVariants({ fields: clientGroups(request), type, base: type, doc: requestDoc(title) }, [type]);
}

/** Names the types of a response. */
export function nameResponse({ names, title, response, responseVariants }: NamedEndpoint): NamedFields {
  const type = responseName(names);
  const object = { fields: response, variants: responseVariants, type, base: type, doc: responseDoc(title) };
  return nameVariants(object, [type]);
}

/** Returns the name of the type of a request. */
export function requestName({ type }: NamedEndpoint["names"]): string {
  return `${type}Request`;
}

/** Returns the name of the type of a response. */
export function responseName({ type }: NamedEndpoint["names"]): string {
  return `${type}Response`;
}

/** Says what the type of a request describes. */
export function requestDoc(title: string): string {
  return comment(`${title}：请求`);
}

/** Says what the type of a response describes. */
export function responseDoc(title: string): string {
  return comment(`${title}：应答`);
}

/** Whether the response links to a file. Only a GET counts: a caller could not repeat a POST to download the file again. */
export function linksToFile({ method, responseType, response }: NamedEndpoint): boolean {
  const isLink = ({ name, type }: Field) => name === "download_url" && type === "string";
  return method === "GET" && responseType === "json" && response.some(isLink);
}

/** Names the function that downloads the file that a response links to. */
export function downloadName({ type }: NamedEndpoint["names"]): string {
  return `download${type.replace(/^Get/u, "")}`;
}

/** Returns the names of the types of a notification and of its reply. */
export function notificationTypes({ names }: Pick<NamedNotification, "names">): readonly [string, string] {
  return [`${names.type}Notification`, `${names.type}Reply`];
}

/** Names the types of a notification. */
export function nameNotification(operation: NamedNotification): NamedFields {
  return nameResource(notificationFields(operation), operation.names.type, notificationTypes(operation));
}

/** Names the variants of the resource after the notification: `DirectTransactionSuccess`. */
function nameResource(
  fields: readonly ClientField[],
  base: string,
  reserved: readonly string[],
): NamedFields {
  const resource = fields.find(({ name }) => name === "resource");
  if (!resource?.children) return { fields, unions: [] };
  const { children, variants, label } = resource;
  const type = `${base}Resource`;
  const named = nameVariants({ fields: children, variants, type, base, doc: comment(label) }, reserved);
  const renamed = { ...resource, children: named.fields, ...(variants && { variantsType: type }) };
  return { fields: fields.map((field) => (field === resource ? renamed : field)), unions: named.unions };
}
