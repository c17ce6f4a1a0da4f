/** The module of one notification page: what arrives, once it is verified and opened, and what is answered. */
import type { Field, NamedOperation } from "../model.ts";
import type { CalledField } from "./called.ts";
import { constant, head, holderType, print, validatorsOf } from "./declarations.ts";
import { operationDoc } from "./doc.ts";
import { comment, literal } from "./literal.ts";
import { Imports } from "./runtime-names.ts";
import { tableOf } from "./table.ts";

export function emitNotification(operation: NamedOperation, runtime: string): string {
  const { names, page, title, response, events = [] } = operation;
  const imports = new Imports();
  const { use } = imports;
  const [type, reply] = [`${names.type}Notification`, `${names.type}Reply`];
  const fields = openedFields(operation);
  use("event");
  const tables = `{ notification: ${tableOf({ fields }, use)}, reply: ${tableOf({ fields: response }, use)} }`;
  const statements = [
    holderType(type, operationDoc(operation), { fields }, "response", use),
    holderType(reply, comment(`${title}：应答`), { fields: response }, "request", use),
    constant(
      names.operation,
      `event<${type}>([${events.map(literal).join(", ")}], ${tables})`,
      "The page's two tables as data: what is opened, decoded and checked.",
    ),
    ...validatorsOf(type, `${names.operation}.notification`, "response", use),
  ];
  return print([...head(page, imports, runtime), ...statements]);
}

/** The envelope as the runtime hands it out: what the ciphertext held stands in its place. */
export function openedFields({ request, events = [] }: NamedOperation): CalledField[] {
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

function insideOf(ciphertext: Field | undefined): Pick<CalledField, "children" | "shapes"> {
  const { children, shapes } = ciphertext ?? {};
  return { ...(children && { children }), ...(shapes && { shapes }) };
}

function find(fields: readonly Field[], name: string): Field | undefined {
  return fields.find((field) => field.name === name);
}

function unsaid(name: string): Field {
  return { name, type: "string", required: true, label: "", line: 1, column: 1 };
}
