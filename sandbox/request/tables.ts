import {
  anyOf,
  boolean,
  define,
  digest,
  encrypted,
  file,
  integer,
  json,
  list,
  number,
  oneOf,
  required,
  string,
  type Field as TableField,
  type Fields,
  type Operation as TableOperation,
} from "wechatpay-ts/table";

import {
  checkedScalar,
  isFileDigest,
  isFilePart,
  isList,
  listedValues,
  scalarOf,
  type Field,
  type Operation,
  type Variant,
} from "../../generator/ir/model.ts";

/** What comes over the wire of a request: a base is chosen before, and of a file only what is told of it is checked. */
export function requestTable({ request }: Operation): Fields {
  const groups = request.filter(({ name }) => name !== "base_uri");
  return fieldsOf(groups.map((group) => (group.name === "body" ? withToldFiles(group) : group)));
}

function withToldFiles({ children = [], ...body }: Field): Field {
  return {
    ...body,
    children: children.map((part) => (isFilePart(part) ? { ...part, type: "string" as const } : part)),
  };
}

/** The operation as the client calls it: it goes where the client does, and an upload is given as files. */
export function callTable(operation: Operation): TableOperation {
  const { method, path, responseType, request, response, responseVariants } = operation;
  const groups = request.filter(({ name }) => name !== "base_uri");
  const entries = groups.map((group) => [
    group.name,
    group.name === "body" ? filesOf(group) : entryOf(group),
  ]);
  return define(method, path, {
    ...((responseType === "stream" || responseType === "statement") && { responseType }),
    request: Object.fromEntries(entries) as Fields, // entries of fields
    response: holderOf(response, responseVariants),
  });
}

function filesOf({ children = [] }: Field): TableField {
  const parts = children.map((part): [string, TableField | Fields] => {
    if (isFilePart(part)) return [part.name, required(file)];
    return [part.name, part.name === "meta" ? json(withDigests(part)) : entryOf(part)];
  });
  return required(Object.fromEntries(parts));
}

function withDigests({ children = [] }: Field): Fields {
  const digests = children.filter(isFileDigest).map(({ name }) => [name, digest]);
  return { ...fieldsOf(children), ...(Object.fromEntries(digests) as Fields) }; // entries of fields
}

/** The IR as the runtime's tables: the same checks that the emitted client makes. */
function fieldsOf(fields: readonly Field[]): Fields {
  // fromEntries defines its keys, so that a field named __proto__ is a field.
  return Object.fromEntries(fields.map((field) => [field.name, entryOf(field)]));
}

function entryOf(field: Field): TableField | Fields {
  const one = oneOfField(field);
  const value = isList(field.type) ? list(one) : one;
  return field.required ? required(value) : value;
}

function oneOfField(field: Field): TableField | Fields {
  const { encoding, encryption, children = [], variants, isEncodedList } = field;
  const values = listedValues(field);
  if (values) return oneOf(...(values as readonly string[])); // refined: all of one kind
  const [only] = children;
  if (encoding === "json") return json(isEncodedList && only ? entryOf(only) : holderOf(children, variants));
  if (scalarOf(field.type) === "object") return holderOf(children, variants);
  if (encryption === "rsa-oaep") return encrypted;
  return { string, integer, bigint: integer, number, boolean }[checkedScalar(field)];
}

function holderOf(children: readonly Field[], variants: readonly Variant[] | undefined): TableField | Fields {
  const fields = fieldsOf(children);
  if (!variants) return fields;
  return anyOf(fields, Object.fromEntries(variants.map(({ name, ...variant }) => [name, variant])));
}
