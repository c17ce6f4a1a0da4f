// Converts the IR to an OpenAPI 3.1 document for the peer.

/** @typedef {import("wechatpay-codegen").Operation} Operation */
/** @typedef {import("wechatpay-codegen").Field} Field */
/** @typedef {{ [key: string]: import("wechatpay-codegen").Json }} JsonObject */

/** @param {readonly Operation[]} operations @returns {JsonObject} */
export function toOpenApi(operations) {
  /** @type {{ [path: string]: JsonObject }} */
  const paths = {};
  /** @type {{ [name: string]: JsonObject }} */
  const webhooks = {};
  const ids = new Set();
  for (const operation of operations) {
    const id = idOf(operation);
    if (ids.has(id)) throw new Error(`${id}: two operations have this id.`);
    ids.add(id);
    const item = { [methodOf(operation).toLowerCase()]: { operationId: id, ...toOperation(operation) } };
    if (operation.kind === "endpoint") paths[operation.path] = { ...paths[operation.path], ...item };
    else webhooks[id] = item;
  }
  return { openapi: "3.1.0", info: { title: "WeChat Pay APIv3", version: "3" }, paths, webhooks };
}

/** @param {Operation} operation */
function methodOf(operation) {
  return operation.kind === "endpoint" ? operation.method : "POST";
}

/** Returns the id of an operation: its method and path, or the page of an event. @param {Operation} operation */
function idOf(operation) {
  const { page, line } = operation;
  const words = operation.kind === "endpoint" ? operation.path : `${page.replace(/\.md$/u, "")} ${line}`;
  const name = words.match(/[\p{L}\p{N}]+/gu)?.map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return methodOf(operation).toLowerCase() + (name ?? []).join("");
}

/** @param {Operation} operation @returns {JsonObject} */
function toOperation(operation) {
  const { kind, title, description, request, response, responseType } = operation;
  const path = operation.kind === "endpoint" ? operation.path : "";
  const parameters = request.flatMap((field) => {
    if (field.name === "query") return (field.children ?? []).map((child) => toParameter(child, "query"));
    if (field.name === "headers") return (field.children ?? []).map((child) => toParameter(child, "header"));
    return path.includes(`{${field.name}}`) ? [toParameter(field, "path")] : [];
  });
  const json = request.find(({ name }) => name === "json");
  const body = request.find(({ name }) => name === "body");
  return {
    summary: title,
    ...(description !== undefined && { description }),
    parameters,
    ...(json && { requestBody: toBody(json, "application/json") }),
    ...(body && {
      requestBody: toBody(body, kind === "endpoint" ? "multipart/form-data" : "application/json"),
    }),
    responses: toResponses(responseType, response),
  };
}

/** @param {Operation["responseType"]} responseType @param {readonly Field[]} response @returns {JsonObject} */
function toResponses(responseType, response) {
  if (responseType === "empty") return { 204: { description: "Done" } };
  if (responseType === "stream" || responseType === "statement") {
    const bytes = { schema: { type: "string", format: "binary" } };
    return { 200: { description: "A file", content: { "application/octet-stream": bytes } } };
  }
  return {
    200: { description: "The response", content: { "application/json": { schema: toObject(response) } } },
  };
}

/** @param {Field} field @param {"path" | "query" | "header"} place @returns {JsonObject} */
function toParameter(field, place) {
  const required = place === "path" || field.required;
  return { name: field.name, in: place, required, description: field.label, schema: toSchema(field) };
}

/** @param {Field} field @param {string} mediaType @returns {JsonObject} */
function toBody(field, mediaType) {
  return { required: field.required, content: { [mediaType]: { schema: toSchema(field) } } };
}

/** @param {Field} field @returns {JsonObject} */
function toSchema(field) {
  const item = {
    ...toItem(field),
    ...(field.enum && { enum: [...field.enum] }),
    ...(field.maxLength !== undefined && { maxLength: field.maxLength }),
  };
  const description = [field.label, field.description ?? ""].filter(Boolean).join("\n\n");
  return { ...(field.type.endsWith("[]") ? { type: "array", items: item } : item), description };
}

/** Describes one value, or one item of a list. @param {Field} field @returns {JsonObject} */
function toItem({ type, enum: values, encoding, children }) {
  const inner = toObject(children ?? []);
  if (encoding === "json") {
    return { type: "string", contentMediaType: "application/json", contentSchema: inner };
  }
  // An encrypted object is described by its content.
  if (children || type.startsWith("object")) return inner;
  const words = values?.some((value) => typeof value === "string");
  return { type: words ? "string" : type.replace("[]", "") };
}

/** @param {readonly Field[]} fields @returns {JsonObject} */
function toObject(fields) {
  const required = fields.filter((field) => field.required).map(({ name }) => name);
  return {
    type: "object",
    properties: Object.fromEntries(fields.map((field) => [field.name, toSchema(field)])),
    ...(required.length > 0 && { required }),
  };
}
