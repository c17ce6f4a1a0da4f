// Creates bodies as the page documents them, in a given number of object shapes.

/** @typedef {import("wechatpay-codegen").Field} Field */
/** @typedef {import("wechatpay-codegen").Json} Json */

/** The minimum number of bodies. With fewer, the processor would predict the branches of the next body. */
const BODIES = 64;

/**
 * Creates objects with their optional fields at the end. Each shape has other optional fields.
 *
 * @param {readonly Field[]} fields
 * @param {number} shapes 1 to 64
 */
export function bodiesOf(fields, shapes) {
  return Array.from({ length: BODIES }, (_, index) => objectOf(fields, index % shapes));
}

/** @param {readonly Field[]} fields @param {number} shape @returns {Record<string, Json>} */
function objectOf(fields, shape) {
  const optional = fields.filter(({ required, children }) => !required && !children).slice(0, 6);
  const late = optional.filter((_, bit) => (shape >> bit) & 1);
  const ordered = [...fields.filter((field) => !late.includes(field)), ...late];
  return Object.fromEntries(ordered.map((field) => [field.name, valueOf(field, shape)]));
}

/** @param {Field} field @param {number} shape @returns {Json} */
function valueOf({ type, enum: values, children, example }, shape) {
  if (children) {
    const item = objectOf(children, shape);
    return type.endsWith("[]") ? [item, item, item] : item;
  }
  const scalar = { string: "text", integer: 1, number: 1, boolean: true, object: {} };
  const name = /** @type {keyof typeof scalar} */ (type.replace("[]", "")); // a type is one of these, or a list of it
  return example ?? values?.[0] ?? scalar[name];
}

/**
 * Creates a body with three faults: a field that is missing, one of another type, and a value that is not documented.
 *
 * @param {Record<string, Json>} body
 * @param {readonly Field[]} fields
 * @returns {Record<string, Json>}
 */
export function spoil(body, fields) {
  const holder = fields.find(({ children }) => children);
  if (holder?.children) {
    const items = /** @type {Record<string, Json>[]} */ (body[holder.name]); // valueOf creates lists of objects
    return {
      ...body,
      [holder.name]: items.map((item, at) => (at === 0 ? spoil(item, holder.children ?? []) : item)),
    };
  }
  const [missing, typed] = fields.filter(
    ({ required, enum: values, type }) => required && !values && type === "string",
  );
  const listed = fields.find(({ enum: values, type }) => values && type === "string");
  const kept = Object.entries(body).filter(([name]) => name !== missing?.name);
  return { ...Object.fromEntries(kept), [typed?.name ?? ""]: 1, [listed?.name ?? ""]: "not documented" };
}
