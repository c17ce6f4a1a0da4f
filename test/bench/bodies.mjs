// Bodies as the page documents them, in as many object shapes as asked for.

/** @typedef {import("wechatpay-codegen").Field} Field */
/** @typedef {import("wechatpay-codegen").Json} Json */

/** As many bodies as there are shapes, and no fewer than this, so that no processor has the next one cached. */
const BODIES = 64;

/**
 * Objects as code makes them that adds at the end what is optional: each shape has other fields there.
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
function valueOf({ type, enum: values, children, example, minLength = 4 }, shape) {
  if (children) {
    const item = objectOf(children, shape);
    return type.endsWith("[]") ? [item, item, item] : item;
  }
  // Digits are within each alphabet.
  const scalar = { string: "1".repeat(minLength), integer: 1, number: 1, boolean: true, object: {} };
  const name = /** @type {keyof typeof scalar} */ (type.replace("[]", "")); // a type is one of these, or a list of it
  // The example of some fields is an empty text, which the validators report as an issue.
  return (example === "" ? undefined : example) ?? values?.[0] ?? scalar[name];
}

/**
 * A body with three faults: a field that is missing, one of another type, and a value that is not documented.
 *
 * @param {Record<string, Json>} body
 * @param {readonly Field[]} fields
 * @returns {Record<string, Json>}
 */
export function spoil(body, fields) {
  const holder = fields.find(({ children }) => children);
  if (holder?.children) {
    const items = /** @type {Record<string, Json>[]} */ (body[holder.name]); // valueOf has made it so
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
