/** The explanation of an operation: what its page says, what a program imports, and what corrections changed. */
import { exportedNames, type ExportedName } from "../emit/exported-names.ts";
import { partsOf } from "../emit/links.ts";
import type { NamedAlias, NamedOperation, Operation, PageFile, Pagination } from "../ir/model.ts";
import { identityOf, isEndpoint, pathOrEvent } from "../ir/operation.ts";
import { regionOf, type Region } from "../ir/region.ts";
import { isRequestGroup } from "../ir/request.ts";
import { notifications, productOf } from "../openapi/products.ts";
import type { Correction } from "../refine/corrections.ts";
import { correctionsOf, type AppliedCorrection } from "./correction.ts";
import { chainCallOf, importOf, specifierOf, usageImports, type ModuleSource } from "./imports.ts";
import { placedFields, type PlacedField } from "./paths.ts";
import { pageLine, type PageLine } from "./place.ts";

/** What identifies an operation to a reader. */
export interface OperationSummary {
  /** `POST /v3/…`, or the event of a notification. */
  readonly operation: string;
  readonly title: string;
  /** Absent for a notification, of which nothing shows the region. */
  readonly region?: Region;
  /** The parts of WeChat Pay's documentation that link to it: 商户, 服务商, 品牌 … */
  readonly audiences: readonly string[];
  readonly product: string;
  /** The function of an endpoint, or the type of a notification. */
  readonly name: string;
  /** How a program imports it. */
  readonly import: string;
  readonly file: string;
  readonly line: number;
}

/** All that is explained of an operation. */
export interface OperationExplanation extends OperationSummary {
  readonly heading: PageLine;
  /** The exported name that the query names, if it names one. */
  readonly symbol?: ExportedName;
  readonly events: readonly string[];
  readonly former: readonly string[];
  readonly hosts: readonly string[];
  readonly responseType: Operation["responseType"];
  readonly idempotentBy?: string;
  readonly pagination?: Pagination;
  readonly fields: FieldCounts;
  readonly module: string;
  readonly imports: readonly string[];
  readonly chain?: string;
  readonly exports: readonly ExportedName[];
  readonly corrections: readonly AppliedCorrection[];
  readonly links: readonly string[];
}

/** What the fields of an operation are, in short. */
export interface FieldCounts {
  readonly request: number;
  readonly response: number;
  readonly required: readonly string[];
  readonly encrypted: readonly string[];
}

/** What explanations need beside the operations. */
export interface ExplainContext {
  readonly source: ModuleSource;
  readonly corrections: readonly Correction[];
  readonly aliases: readonly NamedAlias[];
  /** The page of an operation; undefined where only its IR is available. */
  readonly pageOf: (operation: Operation) => PageFile | undefined;
  /** The operation as its page states it, without corrections. */
  readonly readOf: (operation: Operation) => Operation | undefined;
}

/** Identifies an operation to a reader. */
export function summaryOf(operation: NamedOperation, source: ModuleSource): OperationSummary {
  const { title, names, links, file, line } = operation;
  const [main] = exportedNames(operation);
  return {
    operation: identityOf(operation),
    title,
    ...(isEndpoint(operation) && { region: regionOf(operation) }),
    audiences: partsOf(links),
    product: isEndpoint(operation) ? productOf(operation.path).title : notifications.title,
    name: main?.name ?? names.function,
    import: main ? importOf(main, names.module, source) : "",
    file,
    line,
  };
}

/** Explains an operation, or a name that its module exports. */
export function explainOperation(
  operation: NamedOperation,
  symbol: ExportedName | undefined,
  context: ExplainContext,
): OperationExplanation {
  const { names, file, line, responseType, links } = operation;
  const { source, corrections, aliases } = context;
  const chain = chainCallOf(operation);
  return {
    ...summaryOf(operation, source),
    heading: pageLine(file, line, context.pageOf(operation)),
    ...(symbol && { symbol }),
    events: isEndpoint(operation) ? [] : operation.events,
    former: aliases.filter(({ of }) => of === operation).map(pathOrEvent),
    hosts: isEndpoint(operation) ? operation.hosts : [],
    responseType,
    ...(isEndpoint(operation) &&
      operation.idempotentBy !== undefined && { idempotentBy: operation.idempotentBy }),
    ...(isEndpoint(operation) && operation.pagination && { pagination: operation.pagination }),
    fields: countFields(operation),
    module: specifierOf(names.module, source),
    imports: symbol ? [importOf(symbol, names.module, source)] : usageImports(operation, source),
    ...(chain !== undefined && { chain }),
    exports: exportedNames(operation),
    corrections: correctionsOf(operation, corrections, context.readOf(operation)),
    links,
  };
}

function countFields(operation: Operation): FieldCounts {
  const all = [...placedFields(operation)];
  const inRequest = all.filter(({ path }) => path.startsWith("request."));
  const pathsOf = (fields: typeof all) => fields.map(({ clientPath }) => clientPath);
  return {
    request: inRequest.length,
    response: all.length - inRequest.length,
    // A field within an optional object is required only where the object is there.
    required: pathsOf(inRequest.filter((one) => isWritten(one) && isRequired(one.path, inRequest))),
    encrypted: pathsOf(all.filter(({ field }) => field.encryption === "rsa-oaep")),
  };
}

/** Whether the caller writes it: groups hold what the caller writes, and the client fills a header. */
function isWritten({ clientPath, field }: PlacedField): boolean {
  return !isRequestGroup(clientPath) && field.role !== "clientSerial";
}

function isRequired(
  path: string,
  fields: readonly { readonly path: string; readonly field: { readonly required: boolean } }[],
): boolean {
  return fields
    .filter(
      (one) => path === one.path || path.startsWith(`${one.path}.`) || path.startsWith(`${one.path}[].`),
    )
    .every(({ field }) => field.required);
}
