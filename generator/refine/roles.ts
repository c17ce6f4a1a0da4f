/** What the client does with certain fields of a request beside sending them. No other file decides it. */
import { scalarOf } from "../ir/field.ts";
import type { Endpoint, Field, FieldRole, Operation } from "../ir/model.ts";

/** Gives the fields of an endpoint's request their roles: the file of an upload, its digest, the serial header. */
export function assignRoles<One extends Operation>(operation: One): One {
  if (operation.kind === "notification") return operation;
  return { ...operation, request: requestWithRoles(operation) };
}

function requestWithRoles({ request }: Endpoint): Field[] {
  return request.map((group) => {
    if (!group.children) return group;
    if (group.name === "headers") return { ...group, children: group.children.map(headerWithRole) };
    return group.name === "body" ? { ...group, children: group.children.map(partWithRole) } : group;
  });
}

/** HTTP compares the names of headers without case. */
function headerWithRole(header: Field): Field {
  return header.name.toLowerCase() === "wechatpay-serial" ? withRole(header, "clientSerial") : header;
}

/** Of the parts of an upload, `meta` is the one that WeChat Pay signs, and describes the file. */
function partWithRole(part: Field): Field {
  if (isFilePart(part)) return withRole(part, "file");
  if (part.name !== "meta" || !part.children) return part;
  return {
    ...part,
    children: part.children.map((field) => (isDigest(field) ? withRole(field, "digest") : field)),
  };
}

function withRole(field: Field, role: FieldRole): Field {
  return { ...field, role };
}

/** Pages write the file as an object without members, or as a string named `file`. */
function isFilePart({ type, name, children }: Field): boolean {
  return !children && (scalarOf(type) === "object" || /file$/u.test(name));
}

/** SHA-256 is the digest that every platform can compute; the caller gives a digest by another algorithm. */
function isDigest({ type, name, label }: Field): boolean {
  return type === "string" && /sha-?256/iu.test(`${name} ${label}`);
}
