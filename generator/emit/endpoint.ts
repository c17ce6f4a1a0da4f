import type { FunctionDeclarationStructure, OptionalKind, ParameterDeclarationStructure } from "ts-morph";

import { hasEncryptedField, isFile } from "../ir/field.ts";
import type { Field, NamedEndpoint, Pagination } from "../ir/model.ts";
import { describeRegion } from "../ir/region.ts";
import { clientGroups, requestFields, withoutLimits, type ClientField } from "../schema/client-fields.ts";
import {
  constant,
  declareValidators,
  interfaceOf,
  localConstant,
  moduleHead,
  print,
  pure,
  typeAlias,
  type Statement,
} from "./declarations.ts";
import { operationDoc, operationLine } from "./doc.ts";
import { comment, literal } from "./literal.ts";
import type { ResolvedEmitOptions } from "./options.ts";
import { generatedApi, RuntimeImports, useName, type ImportRuntime } from "./runtime-names.ts";
import { printSchema } from "./schema.ts";
import { StructureKind } from "./ts-morph.ts";
import {
  nameVariants,
  variantGuards,
  variantsConstant,
  variantTypes,
  type VariantUnion,
} from "./variants.ts";

/** Emits the module of one URL: for each operation its function, types, schemas and validators. */
export function emitEndpoints(operations: readonly NamedEndpoint[], options: ResolvedEmitOptions): string {
  const imports = new RuntimeImports();
  const statements = operations.flatMap((operation) =>
    emitOperation(operation, options, imports.importRuntime),
  );
  return print([...moduleHead(operations[0]?.page ?? "", imports, options), ...statements]);
}

/** The fields of a request or response, with the names of the unions in them. */
interface NamedFields {
  readonly fields: readonly ClientField[];
  readonly unions: readonly VariantUnion[];
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

/** Names the types of a request. Two methods of one URL may have variants at the same path, so names begin with the method. */
function nameRequest({ names, title, request }: NamedEndpoint): NamedFields {
  const type = requestName(names);
  return nameVariants({ fields: clientGroups(request), type, base: type, doc: requestDoc(title) }, [type]);
}

function nameResponse({ names, title, response, responseVariants }: NamedEndpoint): NamedFields {
  const type = responseName(names);
  const object = { fields: response, variants: responseVariants, type, base: type, doc: responseDoc(title) };
  return nameVariants(object, [type]);
}

function requestName({ type }: NamedEndpoint["names"]): string {
  return `${type}Request`;
}

function responseName({ type }: NamedEndpoint["names"]): string {
  return `${type}Response`;
}

function requestDoc(title: string): string {
  return comment(`${title}：请求`);
}

function responseDoc(title: string): string {
  return comment(`${title}：应答`);
}

function requestTypes(
  { names, title }: NamedEndpoint,
  { fields, unions }: NamedFields,
  importRuntime: ImportRuntime,
): Statement[] {
  return [
    interfaceOf(requestName(names), requestDoc(title), requestFields(fields), "request", importRuntime),
    ...unions.flatMap((one) => variantTypes(one, "request", importRuntime)),
  ];
}

function endpointFunction(
  operation: NamedEndpoint,
  pages: string,
  importRuntime: ImportRuntime,
): FunctionDeclarationStructure {
  const { names } = operation;
  importRuntime("requireClient");
  return {
    kind: StructureKind.Function,
    name: names.function,
    isExported: true,
    docs: [operationDoc(operation, pages)],
    ...signatureOf(operation, importRuntime),
    statements: [`return requireClient(client).call(${names.operation}, request, options);`],
  };
}

/** Returns the signature. If the response has encrypted fields, its type depends on the option `decrypt` of the call. */
function signatureOf(
  operation: NamedEndpoint,
  importRuntime: ImportRuntime,
): Pick<FunctionDeclarationStructure, "typeParameters" | "parameters" | "returnType"> {
  const { names, response } = operation;
  const type = `${names.type}Response`;
  if (!hasEncryptedField(response))
    return { parameters: parametersOf(operation, importRuntime), returnType: `Result<${type}>` };
  importRuntime("ResponseData");
  return {
    typeParameters: [{ name: "Decrypt", constraint: "boolean", default: "true" }],
    parameters: parametersOf(operation, importRuntime, ", Decrypt"),
    returnType: `Result<ResponseData<${type}, Decrypt>>`,
  };
}

function parametersOf(
  { names, request }: NamedEndpoint,
  importRuntime: ImportRuntime,
  decrypt = "",
): OptionalKind<ParameterDeclarationStructure>[] {
  const optional = requestFields(clientGroups(request)).every(({ required }) => !required);
  for (const name of ["CallOptions", "Client", "Result"] as const) importRuntime(name);
  return [
    { name: "client", type: "Client" },
    { name: "request", type: `${names.type}Request`, ...(optional && { initializer: "{}" }) },
    { name: "options", type: `CallOptions<${names.type}Request${decrypt}>`, hasQuestionToken: true },
  ];
}

/** Whether the response links to a file. Only a GET counts: a caller could not repeat a POST to download the file again. */
function linksToFile({ method, responseType, response }: NamedEndpoint): boolean {
  const isLink = ({ name, type }: Field) => name === "download_url" && type === "string";
  return method === "GET" && responseType === "json" && response.some(isLink);
}

/** Declares the function that calls the operation and downloads the file that its response links to. */
function downloadFunction(
  operation: NamedEndpoint,
  importRuntime: ImportRuntime,
): FunctionDeclarationStructure {
  const { names, title } = operation;
  const region = describeRegion(operation);
  const purpose = `${title}，并下载应答所指的文件：内容已解压，摘要不符则读取失败`;
  importRuntime("Download");
  return {
    kind: StructureKind.Function,
    name: `download${names.type.replace(/^Get/u, "")}`,
    isExported: true,
    leadingTrivia: "\n",
    docs: [comment(region === undefined ? purpose : `${purpose}。${region}`)],
    parameters: parametersOf(operation, importRuntime),
    returnType: "Result<Download>",
    statements: [
      `return requireClient(client).download(client.call(${names.operation}, request, options), options);`,
    ],
  };
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
      : [interfaceOf(name, responseDoc(title), fields, "response", importRuntime), ...types];
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
    localConstant(names.requestSchema, printSchema({ fields: request.fields }, importRuntime)),
    localConstant(
      names.responseSchema,
      printSchema({ fields: withoutLimits(response.fields), variants, variantsType }, importRuntime),
    ),
  ];
}

function operationConstant(operation: NamedEndpoint, importRuntime: ImportRuntime): Statement {
  const { names, title, pagination } = operation;
  const types = [requestName(names), responseName(names)];
  if (pagination) types.push(literal(pagination.items), literal(pagination.parameter));
  const type = `${useName(pagination ? "PagedOperation" : "Operation", importRuntime)}<${types.join(", ")}>`;
  const doc = `${operationLine(operation)} ${comment(title)}`;
  const pagedDoc = `${doc}。逐项读取：\`paginate(client, ${names.operation}, …)\``;
  return constant(names.operation, type, definition(operation, importRuntime), pagination ? pagedDoc : doc);
}

function definition(
  { method, path, names, hosts, responseType, idempotentBy, pagination }: NamedEndpoint,
  importRuntime: ImportRuntime,
): string {
  const define = useName(pagination ? "definePaged" : "define", importRuntime);
  const parts = [
    `api: ${generatedApi}`,
    ...(hosts.length > 0 ? [`hosts: [${hosts.map(literal).join(", ")}]`] : []),
    ...(isFile(responseType) ? [`responseType: ${literal(responseType)}`] : []),
    // In the runtime, the path of a field begins with its group: json.out_trade_no.
    ...(idempotentBy ? [`idempotent: ${literal(idempotentBy.replace(/^request\./u, ""))}`] : []),
    ...(pagination ? [`pages: ${printPages(pagination)}`] : []),
    `request: ${names.requestSchema}`,
    `response: ${names.responseSchema}`,
  ];
  return pure(`${define}(${literal(method)}, ${literal(path)}, { ${parts.join(", ")} })`);
}

function printPages({ by, parameter, items, total, next }: Pagination): string {
  const entries = Object.entries({ by, parameter, items, total, next });
  const parts = entries.flatMap(([key, value]) => (value === undefined ? [] : [`${key}: ${literal(value)}`]));
  return `{ ${parts.join(", ")} }`;
}
