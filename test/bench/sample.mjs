// Creates a valid request, so that validation does not spend time on issues.

/** @typedef {import("wechatpay-codegen").Field} Field */
/** @typedef {import("wechatpay-codegen").Json} Json */

/** Returns the required fields of a request. @param {import("wechatpay-codegen").Operation} operation */
export function sampleRequest({ request }) {
  return sampleOf(request.filter(({ name }) => name !== "headers" && name !== "base_uri"));
}

/** @param {readonly Field[]} fields @returns {{ [name: string]: Json }} */
function sampleOf(fields) {
  const needed = fields.filter(({ required }) => required);
  return Object.fromEntries(needed.map((field) => [field.name, valueOf(field)]));
}

/** @param {Field} field @returns {Json} */
function valueOf({ type, enum: values, children = [] }) {
  const scalar = { string: "1", integer: 1, number: 1, boolean: true, object: sampleOf(children) };
  const name = /** @type {keyof typeof scalar} */ (type.replace("[]", "")); // a type is one of these, or a list of it
  const value = values?.[0] ?? scalar[name];
  return type.endsWith("[]") ? [value] : value;
}
