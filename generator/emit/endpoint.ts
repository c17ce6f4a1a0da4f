import type { FunctionDeclarationStructure, OptionalKind, ParameterDeclarationStructure } from "ts-morph";

import { hasEncryptedField, isFile } from "../ir/field.ts";
import type { Field, NamedEndpoint } from "../ir/model.ts";
import { describeRegion } from "../ir/region.ts";
import { requestFields, clientGroups, type ClientField } from "../schema/client-fields.ts";
import {
  constant,
  head,
  holderType,
  localConstant,
  print,
  pure,
  typeAlias,
  validatorsOf,
  type Statement,
} from "./declarations.ts";
import { operationDoc } from "./doc.ts";
import { comment, literal } from "./literal.ts";
import { Imports, type Use } from "./runtime-names.ts";
import { printSchema } from "./schema.ts";
import { StructureKind } from "./ts-morph.ts";
import {
  nameVariants,
  variantGuards,
  variantsConstant,
  variantTypes,
  type VariantUnion,
} from "./variants.ts";

/** The module of one URL: for each of its operations the function, its types, its table, its validators. */
export function emitEndpoints(operations: readonly NamedEndpoint[], runtime: string): string {
  const imports = new Imports();
  const statements = operations.flatMap((operation) => emitOperation(operation, imports.use));
  return print([...head(operations[0]?.page ?? "", imports, runtime), ...statements]);
}

/** The response as its types and its table are made from it. */
interface Response {
  readonly fields: readonly ClientField[];
  readonly unions: readonly VariantUnion[];
}

function emitOperation(operation: NamedEndpoint, use: Use): Statement[] {
  const { names, title, responseType } = operation;
  const response = nameResponse(operation);
  const request = holderType(
    `${names.type}Request`,
    comment(`${title}：请求`),
    { fields: requestFields(operation.request) },
    "request",
    use,
  );
  return [
    endpointFunction(operation, use),
    ...(linksToFile(operation) ? [downloadFunction(operation, use)] : []),
    request,
    ...responseTypes(operation, response, use),
    ...response.unions.map(variantsConstant),
    ...schemasOf(operation, response, use),
    constant(names.operation, definition(operation, use), "Where it is, and what goes in and comes out."),
    ...validatorsOf(`${names.type}Request`, names.requestSchema, "request", use),
    // Bytes have no fields to check.
    ...(isFile(responseType)
      ? []
      : validatorsOf(`${names.type}Response`, names.responseSchema, "response", use)),
    ...response.unions.flatMap((one) => variantGuards(one, use)),
  ];
}

function nameResponse({ names, title, response, responseVariants }: NamedEndpoint): Response {
  const type = responseName(names);
  const holder = { fields: response, variants: responseVariants, type, base: type, doc: responseDoc(title) };
  return nameVariants(holder, [type]);
}

function responseName({ type }: NamedEndpoint["names"]): string {
  return `${type}Response`;
}

function responseDoc(title: string): string {
  return comment(`${title}：应答`);
}

function endpointFunction(operation: NamedEndpoint, use: Use): FunctionDeclarationStructure {
  const { names } = operation;
  return {
    kind: StructureKind.Function,
    name: names.function,
    isExported: true,
    docs: [operationDoc(operation)],
    ...signatureOf(operation, use),
    statements: [`return client.call(${names.operation}, request, options);`],
  };
}

/** A response with encrypted fields has another type where the call leaves them encrypted. */
function signatureOf(
  operation: NamedEndpoint,
  use: Use,
): Pick<FunctionDeclarationStructure, "typeParameters" | "parameters" | "returnType"> {
  const { names, response } = operation;
  const type = `${names.type}Response`;
  if (!hasEncryptedField(response))
    return { parameters: parametersOf(operation, use), returnType: `Result<${type}>` };
  use("ResponseData");
  return {
    typeParameters: [{ name: "Decrypt", constraint: "boolean", default: "true" }],
    parameters: parametersOf(operation, use, ", Decrypt"),
    returnType: `Result<ResponseData<${type}, Decrypt>>`,
  };
}

function parametersOf(
  { names, request }: NamedEndpoint,
  use: Use,
  decrypt = "",
): OptionalKind<ParameterDeclarationStructure>[] {
  const optional = requestFields(request).every(({ required }) => !required);
  for (const name of ["CallOptions", "Client", "Result"] as const) use(name);
  return [
    { name: "client", type: "Client" },
    { name: "request", type: `${names.type}Request`, ...(optional && { initializer: "{}" }) },
    { name: "options", type: `CallOptions<${names.type}Request${decrypt}>`, hasQuestionToken: true },
  ];
}

/** What only asks may be asked again together with its file; what applies for one has an effect of its own. */
function linksToFile({ method, responseType, response }: NamedEndpoint): boolean {
  const isLink = ({ name, type }: Field) => name === "download_url" && type === "string";
  return method === "GET" && responseType === "json" && response.some(isLink);
}

/** Both calls in one. It is called as the first of them but for the verb: no path has two of these. */
function downloadFunction(operation: NamedEndpoint, use: Use): FunctionDeclarationStructure {
  const { names, title } = operation;
  const region = describeRegion(operation);
  const purpose = `${title}，并下载应答所指的文件：内容已解压，摘要不符则读取失败`;
  use("Download");
  return {
    kind: StructureKind.Function,
    name: `download${names.type.replace(/^Get/u, "")}`,
    isExported: true,
    leadingTrivia: "\n",
    docs: [comment(region === undefined ? purpose : `${purpose}。${region}`)],
    parameters: parametersOf(operation, use),
    returnType: "Result<Download>",
    statements: [`return client.download(client.call(${names.operation}, request, options), options);`],
  };
}

function responseTypes(operation: NamedEndpoint, { fields, unions }: Response, use: Use): Statement[] {
  const { names, title, responseType, responseVariants } = operation;
  const name = responseName(names);
  if (responseType === "empty") return [typeAlias(name, comment(`${title}：应答没有内容`), "undefined")];
  if (responseType === "json") {
    const types = unions.flatMap((one) => variantTypes(one, use));
    // A response with variants is itself among those.
    return responseVariants
      ? types
      : [holderType(name, responseDoc(title), { fields }, "response", use), ...types];
  }
  use("Download");
  return [typeAlias(name, comment(`${title}：应答为文件流`), "Download")];
}

/** Constants of their own, so that a bundler drops the validators that nobody imports: `a.b` it takes for an effect. */
function schemasOf(operation: NamedEndpoint, { fields }: Response, use: Use): Statement[] {
  const { names, request, responseVariants: variants } = operation;
  const variantsType = variants && responseName(names);
  return [
    localConstant(
      names.requestSchema,
      printSchema({ fields: clientGroups(request) }, use),
      "The page's request as data: what is checked and encrypted.",
    ),
    localConstant(
      names.responseSchema,
      printSchema({ fields, variants, variantsType }, use),
      "The page's response as data: what is decrypted and checked.",
    ),
  ];
}

function definition(
  { method, path, names, hosts, responseType, idempotentBy }: NamedEndpoint,
  use: Use,
): string {
  use("define");
  const types = `${names.type}Request, ${names.type}Response`;
  const parts = [
    ...(hosts.length > 0 ? [`hosts: [${hosts.map(literal).join(", ")}]`] : []),
    ...(isFile(responseType) ? [`responseType: ${literal(responseType)}`] : []),
    // As the runtime is given a request: its groups.
    ...(idempotentBy ? [`idempotent: ${literal(idempotentBy.replace(/^request\./u, ""))}`] : []),
    `request: ${names.requestSchema}`,
    `response: ${names.responseSchema}`,
  ];
  return pure(`define<${types}>("${method}", ${literal(path)}, { ${parts.join(", ")} })`);
}
