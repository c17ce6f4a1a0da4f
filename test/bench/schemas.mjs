// Describes the body of an operation in the form of each peer. All of them reject unknown keys, as the client does.

/** @typedef {import("wechatpay-codegen").Field} Field */

/** Returns the type as in the schemas of the client, where an amount in 分 is an integer. @param {Field} field */
function scalarOf({ type, unit }) {
  const scalar = type.replace("[]", "");
  return scalar === "number" && unit === "分" ? "integer" : scalar;
}

/** @param {readonly Field[]} fields @param {(field: Field) => string} describe */
function members(fields, describe) {
  return fields.map((field) => `${JSON.stringify(field.name)}: ${describe(field)}`).join(",\n");
}

/** @param {readonly Field[]} fields */
export function zodModule(fields) {
  return `import { z } from "zod";\nexport const schema = ${zodObject(fields)};\n`;
}

/** @param {readonly Field[]} fields @returns {string} */
function zodObject(fields) {
  const types = { string: "z.string()", integer: "z.int()", number: "z.number()", boolean: "z.boolean()" };
  return `z.strictObject({ ${members(fields, (field) => {
    const { type, enum: values, children, required } = field;
    const scalar = types[/** @type {keyof typeof types} */ (scalarOf(field))];
    const one = children ? zodObject(children) : values ? `z.literal(${JSON.stringify(values)})` : scalar;
    const value = type.endsWith("[]") ? `z.array(${one})` : one;
    return required ? value : `${value}.optional()`;
  })} })`;
}

/** @param {readonly Field[]} fields */
export function valibotModule(fields) {
  return `import * as v from "valibot";\nexport const schema = ${valibotObject(fields)};\n`;
}

/** @param {readonly Field[]} fields @returns {string} */
function valibotObject(fields) {
  const integer = "v.pipe(v.number(), v.safeInteger())";
  const types = { string: "v.string()", integer, number: "v.number()", boolean: "v.boolean()" };
  return `v.strictObject({ ${members(fields, (field) => {
    const { type, enum: values, children, required } = field;
    const scalar = types[/** @type {keyof typeof types} */ (scalarOf(field))];
    const one = children
      ? valibotObject(children)
      : values
        ? `v.picklist(${JSON.stringify(values)})`
        : scalar;
    const value = type.endsWith("[]") ? `v.array(${one})` : one;
    return required ? value : `v.optional(${value})`;
  })} })`;
}

/** @param {readonly Field[]} fields */
export function typiaModule(fields) {
  return `import typia, { type tags } from "typia";
type Body = ${typeOf(fields)};
export const equals = typia.createEquals<Body>();
`;
}

/** @param {readonly Field[]} fields @returns {string} */
function typeOf(fields) {
  const types = {
    string: "string",
    integer: 'number & tags.Type<"int64">',
    number: "number",
    boolean: "boolean",
  };
  const lines = fields.map((field) => {
    const { name, type, enum: values, children, required } = field;
    const scalar = types[/** @type {keyof typeof types} */ (scalarOf(field))];
    const listed = values?.map((value) => JSON.stringify(value)).join(" | ");
    const one = children ? typeOf(children) : (listed ?? scalar);
    return `${JSON.stringify(name)}${required ? "" : "?"}: ${type.endsWith("[]") ? `(${one})[]` : one};`;
  });
  return `{ ${lines.join("\n")} }`;
}

/** @param {readonly Field[]} fields @returns {Record<string, unknown>} */
export function jsonSchema(fields) {
  const properties = fields.map((field) => {
    const { name, type, enum: values, children } = field;
    const one = children ? jsonSchema(children) : values ? { enum: values } : { type: scalarOf(field) };
    return [name, type.endsWith("[]") ? { type: "array", items: one } : one];
  });
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    required: fields.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  };
}
