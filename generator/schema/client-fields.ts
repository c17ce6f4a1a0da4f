/**
 * Fields as a user of the client sees them: fields that the client fills are optional, a notification is decrypted, and
 * its `event_type` has the values that its page covers.
 */
import { childNamed } from "../ir/field.ts";
import type { Field, Notification, Variant } from "../ir/model.ts";
import { envelopeOf } from "../ir/notification.ts";
import { groupLabel, isRequestGroup } from "../ir/request.ts";

/** A field as a user of the client sees it. */
export interface ClientField extends Field {
  /** The values are all that can occur, in a response as well. */
  readonly isClosed?: true;
  /** A group of a request: see ir/request.ts. */
  readonly isGroup?: true;
  readonly children?: readonly ClientField[];
  /** The name of the type of an object with variants; without it, the type and the schema are written in place. */
  readonly variantsType?: string;
}

/** The fields of one object with its variants, if it has any: what a type or a schema is made from. */
export interface ClientFields {
  readonly fields: readonly ClientField[];
  readonly variants?: readonly Variant[] | undefined;
  readonly variantsType?: string | undefined;
}

/** The groups of a request as its schema lists them: what the client checks and encodes. */
export function clientGroups(request: readonly Field[]): ClientField[] {
  return request.filter(isUsed).map((field) => {
    if (!isRequestGroup(field.name)) return field;
    const group: ClientField = { ...field, label: groupLabel(field), isGroup: true };
    if (group.name === "base_uri") return withoutValues({ ...group, required: false });
    if (group.name !== "body" || !group.children) return group;
    return { ...group, children: group.children.map(withOptionalDigests) };
  });
}

/** The fields of a message that WeChat Pay sends: its values may differ from what is documented. */
export function withoutLimits(fields: readonly ClientField[]): ClientField[] {
  return fields.map(
    ({ format: _, minLength: _least, maxLength: _most, minimum: _number, children, ...field }) => ({
      ...field,
      ...(children && { children: withoutLimits(children) }),
    }),
  );
}

/** A query whose parameters are all read as parameters of the path has no fields left. */
function isUsed({ name, required, children }: Field): boolean {
  return name !== "query" || required || children !== undefined;
}

/** The caller may name another base than those of the page, which are the default. */
function withoutValues({ enum: _, ...field }: ClientField): ClientField {
  return field;
}

function withOptionalDigests({ children, ...part }: Field): ClientField {
  if (!children) return part;
  return {
    ...part,
    children: children.map((field) => (field.role === "digest" ? { ...field, required: false } : field)),
  };
}

/**
 * The groups of a request as the caller writes them: without `Wechatpay-Serial`, which the client adds, and without the
 * headers if they have no other. A caller that encrypts a field itself names the key in `headers` of the call's options.
 */
export function requestFields(groups: readonly ClientField[]): ClientField[] {
  return groups.flatMap((group) => {
    if (group.name !== "headers" || !group.children) return [group];
    const children = group.children.filter(({ role }) => role !== "clientSerial");
    if (children.length === 0) return [];
    return [{ ...group, children, required: group.required && children.some(({ required }) => required) }];
  });
}

/** The envelope of a notification as the client returns it: the decrypted object stands in place of the ciphertext. */
export function notificationFields(notification: Notification): ClientField[] {
  const { body, resource, ciphertext, originalType } = envelopeOf(notification);
  const text = (name: string): ClientField => ({
    ...(childNamed(body?.children, name) ?? undocumented(name)),
    required: true,
  });
  return [
    text("id"),
    text("create_time"),
    { ...text("event_type"), enum: [...notification.events], isClosed: true },
    text("resource_type"),
    text("summary"),
    ...(originalType ? [{ ...originalType, required: false }] : []),
    {
      ...(resource ?? undocumented("resource")),
      type: "object",
      required: true,
      ...membersOf(ciphertext),
    },
  ];
}

function membersOf(ciphertext: Field | undefined): Pick<ClientField, "children" | "variants"> {
  const { children, variants } = ciphertext ?? {};
  return { ...(children && { children }), ...(variants && { variants }) };
}

/** Every notification has these fields, also where its page has no row for them. */
function undocumented(name: string): Field {
  return { name, type: "string", required: true, label: "", line: 1, column: 1 };
}
