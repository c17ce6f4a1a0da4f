import { hasEncryptedField, isFile } from "../ir/field.ts";
import type { NamedEndpoint, Pagination } from "../ir/model.ts";
import { describeRegion } from "../ir/region.ts";
import { clientGroups, requestFields, withoutLimits } from "../schema/client-fields.ts";
import { declareValidators, fieldsInterface, moduleHead, pure } from "./declarations.ts";
import { operationDoc, operationLine } from "./doc.ts";
import { functionOf, type FunctionParts, type Parameter } from "./function.ts";
import type { Type } from "./layout/type.ts";
import type { Entry, Value } from "./layout/value.ts";
import { comment, literal } from "./literal.ts";
import { printModule, type Statement } from "./module.ts";
import {
  downloadName,
  linksToFile,
  nameRequest,
  nameResponse,
  requestDoc,
  requestName,
  responseDoc,
  responseName,
  type NamedFields,
} from "./named-fields.ts";
import type { ResolvedEmitOptions } from "./options.ts";
import {
  generatedApi,
  RuntimeImports,
  useName,
  type ImportRuntime,
  type RuntimeName,
} from "./runtime-names.ts";
import { literals, literalValue, schemaValue } from "./schema.ts";
import { constant, localConstant, typeAlias } from "./structures.ts";
import { variantGuards, variantsConstant, variantTypes } from "./variants.ts";

/** Emits the module of one URL: for each operation its function, types, schemas and validators. */
export function emitEndpoints(operations: readonly NamedEndpoint[], options: ResolvedEmitOptions): string {
  const imports = new RuntimeImports();
  const statements = operations.flatMap((operation) =>
    emitOperation(operation, options, imports.importRuntime),
  );
  return printModule([...moduleHead(operations[0]?.page ?? "", imports, options), ...statements]);
}

function emitOperation(
  operation: NamedEndpoint,
  { pages }: ResolvedEmitOptions,
  importRuntime: ImportRuntime,
): Statement[] {
  const request = nameRequest(operation);
  const response = nameResponse(operation);
  return [
    endpointFunction(operation, pages, importRuntime),
    ...(linksToFile(operation) ? [downloadFunction(operation, importRuntime)] : []),
    ...requestTypes(operation, request, importRuntime),
    ...responseTypes(operation, response, importRuntime),
    ...[...request.unions, ...response.unions].map(variantsConstant),
    ...schemasOf(operation, request, response, importRuntime),
    operationConstant(operation, importRuntime),
    ...validatorsOf(operation, importRuntime),
    ...response.unions.flatMap((one) => variantGuards(one, importRuntime)),
  ];
}

function validatorsOf(
  { names, title, responseType }: NamedEndpoint,
  importRuntime: ImportRuntime,
): Statement[] {
  const [request, response] = [requestName(names), responseName(names)];
  return [
    ...declareValidators(request, requestDoc(title), names.requestSchema, "request", importRuntime),
    // Bytes have no fields to check.
    ...(isFile(responseType)
      ? []
      : declareValidators(response, responseDoc(title), names.responseSchema, "response", importRuntime)),
  ];
}

function requestTypes(
  { names, title }: NamedEndpoint,
  { fields, unions }: NamedFields,
  importRuntime: ImportRuntime,
): Statement[] {
  return [
    fieldsInterface(requestName(names), requestDoc(title), requestFields(fields), "request", importRuntime),
    ...unions.flatMap((one) => variantTypes(one, "request", importRuntime)),
  ];
}

function endpointFunction(operation: NamedEndpoint, pages: string, importRuntime: ImportRuntime): Statement {
  const { names } = operation;
  importRuntime("requireClient");
  return functionOf({
    name: names.function,
    doc: operationDoc(operation, pages),
    ...signatureOf(operation, importRuntime),
    statement: `return requireClient(client).call(${names.operation}, request, options);`,
  });
}

/** Returns the signature. If the response has encrypted fields, its type depends on the option `decrypt` of the call. */
function signatureOf(
  operation: NamedEndpoint,
  importRuntime: ImportRuntime,
): Pick<FunctionParts, "typeParameter" | "parameters" | "returnType"> {
  const { names, response } = operation;
  const type = `${names.type}Response`;
  const resultOf = (data: Type): Type => ({ of: "generic", name: "Result", parameters: [data] });
  if (!hasEncryptedField(response))
    return { parameters: parametersOf(operation, importRuntime), returnType: resultOf(type) };
  importRuntime("ResponseData");
  return {
    typeParameter: { name: "Decrypt", constraint: "boolean", initial: "true" },
    parameters: parametersOf(operation, importRuntime, ["Decrypt"]),
    returnType: resultOf({ of: "generic", name: "ResponseData", parameters: [type, "Decrypt"] }),
  };
}

function parametersOf(
  { names, request }: NamedEndpoint,
  importRuntime: ImportRuntime,
  decrypt: readonly Type[] = [],
): Parameter[] {
  const optional = requestFields(clientGroups(request)).every(({ required }) => !required);
  for (const name of ["CallOptions", "Client", "Result"] as const) importRuntime(name);
  return [
    { name: "client", type: "Client" },
    { name: "request", type: requestName(names), ...(optional && { initializer: "{}" }) },
    {
      name: "options",
      type: { of: "generic", name: "CallOptions", parameters: [requestName(names), ...decrypt] },
      isOptional: true,
    },
  ];
}

/** Declares the function that calls the operation and downloads the file that its response links to. */
function downloadFunction(operation: NamedEndpoint, importRuntime: ImportRuntime): Statement {
  const { names, title } = operation;
  const region = describeRegion(operation);
  const purpose = `${title}，并下载应答所指的文件：内容已解压，摘要不符则读取失败`;
  importRuntime("Download");
  return functionOf({
    name: downloadName(names),
    doc: comment(region === undefined ? purpose : `${purpose}。${region}`),
    parameters: parametersOf(operation, importRuntime),
    returnType: { of: "generic", name: "Result", parameters: ["Download"] },
    statement: `return ${useName("downloadLinked", importRuntime)}(requireClient(client), client.call(${names.operation}, request, options), options);`,
  });
}

function responseTypes(
  operation: NamedEndpoint,
  { fields, unions }: NamedFields,
  importRuntime: ImportRuntime,
): Statement[] {
  const { names, title, responseType, responseVariants } = operation;
  const name = responseName(names);
  if (responseType === "empty") return [typeAlias(name, comment(`${title}：应答没有内容`), "undefined")];
  if (responseType === "json") {
    const types = unions.flatMap((one) => variantTypes(one, "response", importRuntime));
    // A response with variants is one of the unions.
    return responseVariants
      ? types
      : [fieldsInterface(name, responseDoc(title), fields, "response", importRuntime), ...types];
  }
  importRuntime("Download");
  return [typeAlias(name, comment(`${title}：应答为文件流`), "Download")];
}

/** Declares each schema as a constant of its own: a bundler cannot drop `operation.request`, which might be a getter. */
function schemasOf(
  { names, responseVariants: variants }: NamedEndpoint,
  request: NamedFields,
  response: NamedFields,
  importRuntime: ImportRuntime,
): Statement[] {
  const variantsType = variants && responseName(names);
  return [
    localConstant(names.requestSchema, schemaValue({ fields: request.fields }, importRuntime)),
    localConstant(
      names.responseSchema,
      schemaValue({ fields: withoutLimits(response.fields), variants, variantsType }, importRuntime),
    ),
  ];
}

function operationConstant(operation: NamedEndpoint, importRuntime: ImportRuntime): Statement {
  const { names, title, pagination } = operation;
  const types = [requestName(names), responseName(names)];
  if (pagination) types.push(literal(pagination.items), literal(pagination.parameter));
  const name = useName(pagination ? "PagedOperation" : "Operation", importRuntime);
  const type: Type = { of: "generic", name, parameters: types };
  const doc = `${operationLine(operation)} ${comment(title)}`;
  const pagedDoc = `${doc}。逐项读取：\`paginate(client, ${names.operation}, …)\``;
  return constant(names.operation, type, definition(operation, importRuntime), pagination ? pagedDoc : doc);
}

function definition(
  { method, path, names, hosts, responseType, idempotentBy, pagination, request, response }: NamedEndpoint,
  importRuntime: ImportRuntime,
): Value {
  const isUpload = request.some(({ name }) => name === "body");
  const transfer = isFile(responseType) ? "download" : isUpload ? "upload" : undefined;
  const define = useName(pagination ? "definePaged" : "define", importRuntime);
  const shorthand = (name: RuntimeName): Entry => [name, useName(name, importRuntime)];
  const entries: Entry[] = [["api", literalValue(generatedApi)]];
  if (hosts.length > 0) entries.push(["hosts", literals(hosts)]);
  if (isFile(responseType)) entries.push(["responseType", literalValue(responseType)]);
  if (hasEncryptedField(request)) entries.push(shorthand("encryption"));
  if (hasEncryptedField(response)) entries.push(shorthand("decryption"));
  if (transfer) entries.push(["transfer", useName(transfer, importRuntime)]);
  // In the runtime, the path of a field begins with its group: json.out_trade_no.
  if (idempotentBy) entries.push(["idempotent", literalValue(idempotentBy.replace(/^request\./u, ""))]);
  if (pagination) entries.push(["pages", pagesValue(pagination)]);
  entries.push(["request", names.requestSchema], ["response", names.responseSchema]);
  return pure(define, [literalValue(method), literalValue(path), { of: "object", entries, isInline: true }]);
}

function pagesValue({ by, parameter, items, total, next }: Pagination): Value {
  const members = Object.entries({ by, parameter, items, total, next });
  const entries = members.flatMap(([key, value]): Entry[] =>
    value === undefined ? [] : [[key, literalValue(value)]],
  );
  return { of: "object", entries, isInline: true };
}
