/** Fields as the caller meets them: what the runtime fills in is optional, and some are more than their type says. */
import {
  groupLabel,
  isFileDigest,
  isFilePart,
  type Field,
  type Operation,
  type Variant,
} from "../ir/model.ts";

/** A field with the word of the table that its type alone does not give. */
export interface CalledField extends Field {
  /** `file`: the bytes of an upload. `digest`: of that file. `only`: values that are closed in answers, too. */
  readonly word?: "file" | "digest" | "only";
  /** A part of a request that the page's first rows name: json, query, headers, body, base_uri. */
  readonly isGroup?: true;
  readonly children?: readonly CalledField[];
  /** The name of the type of an object with variants; without it, the type and the table are written in place. */
  readonly variantsType?: string;
}

/** Fields and, where they come in several, their variants: all that a type or a table is made from. */
export interface CalledFields {
  readonly fields: readonly CalledField[];
  readonly variants?: readonly Variant[] | undefined;
  readonly variantsType?: string | undefined;
}

/** The groups of a request as its table lists them. */
export function calledGroups(request: readonly Field[]): CalledField[] {
  return request.filter(isOfUse).map((field) => {
    if (!groupNames.has(field.name)) return field;
    const group: CalledField = { ...field, label: groupLabel(field), isGroup: true };
    if (group.name === "base_uri") return withoutValues({ ...group, required: false });
    if (group.name !== "body" || !group.children) return group;
    return { ...group, children: group.children.map(uploadPart) };
  });
}

/** All other fields of a request are parameters of its path. */
const groupNames: ReadonlySet<string> = new Set(["json", "query", "headers", "body", "base_uri"]);

/** A query whose parameters all belong to the path has nothing left to say. */
function isOfUse({ name, required, children }: Field): boolean {
  return name !== "query" || required || children !== undefined;
}

/** Any base will do: those of the page are what is used where the caller names none. */
function withoutValues({ enum: _, ...field }: CalledField): CalledField {
  return field;
}

function uploadPart(part: Field): CalledField {
  if (isFilePart(part)) return { ...part, word: "file" };
  if (part.name !== "meta" || !part.children) return part;
  return { ...part, children: part.children.map((field) => (isFileDigest(field) ? digestOf(field) : field)) };
}

function digestOf(field: Field): CalledField {
  return { ...field, required: false, word: "digest" };
}

/**
 * The groups of a request as the caller writes them: without `Wechatpay-Serial`, which the client adds, and without the
 * headers if they have no other. To name the key of a text that you have encrypted yourself, use `headers` of the call's options.
 */
export function asCalled(groups: readonly CalledField[]): CalledField[] {
  return groups.flatMap((group) => {
    if (group.name !== "headers" || !group.children) return [group];
    const children = group.children.filter(({ name }) => name.toLowerCase() !== "wechatpay-serial");
    if (children.length === 0) return [];
    return [{ ...group, children, required: group.required && children.some(({ required }) => required) }];
  });
}

/** The envelope as the runtime hands it out: what the ciphertext held stands in its place. */
export function openedFields({ request, events = [] }: Pick<Operation, "request" | "events">): CalledField[] {
  const body = request.find(({ name }) => name === "body")?.children ?? [];
  const resource = body.find(({ name }) => name === "resource");
  const ciphertext = resource?.children?.find(({ encryption }) => encryption === "aes-256-gcm");
  const originalType = resource?.children?.find(({ name }) => name === "original_type");
  const text = (name: string): CalledField => ({ ...(find(body, name) ?? unsaid(name)), required: true });
  return [
    text("id"),
    text("create_time"),
    { ...text("event_type"), enum: [...events], word: "only" },
    text("resource_type"),
    text("summary"),
    ...(originalType ? [{ ...originalType, required: false }] : []),
    {
      ...(resource ?? unsaid("resource")),
      type: "object",
      required: true,
      ...insideOf(ciphertext),
    },
  ];
}

function insideOf(ciphertext: Field | undefined): Pick<CalledField, "children" | "variants"> {
  const { children, variants } = ciphertext ?? {};
  return { ...(children && { children }), ...(variants && { variants }) };
}

function find(fields: readonly Field[], name: string): Field | undefined {
  return fields.find((field) => field.name === name);
}

function unsaid(name: string): Field {
  return { name, type: "string", required: true, label: "", line: 1, column: 1 };
}
