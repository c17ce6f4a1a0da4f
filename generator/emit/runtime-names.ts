/** The version of the API that emitted modules are written for. `runtime/generated-api.ts` refuses any other by name. */
export const generatedApi = 1;

/** The values that emitted modules may import. `runtime/generated-api.ts` exports exactly these and the types below. */
export const runtimeValues = [
  "anyOf",
  "bigint",
  "boolean",
  "decryption",
  "define",
  "definePaged",
  "digest",
  "download",
  "downloadLinked",
  "encrypted",
  "encryption",
  "event",
  "file",
  "guard",
  "integer",
  "json",
  "limited",
  "list",
  "number",
  "oneOf",
  "only",
  "required",
  "requireClient",
  "requiredBigint",
  "requiredBoolean",
  "requiredEncrypted",
  "requiredInteger",
  "requiredNumber",
  "requiredString",
  "serialHeaders",
  "string",
  "upload",
  "validator",
  "variantGuard",
] as const;

/** The types that emitted modules may import. */
export const runtimeTypes = [
  "CallOptions",
  "Ciphertext",
  "Client",
  "Download",
  "EventSchema",
  "FileInput",
  "Operation",
  "Optional",
  "PagedOperation",
  "Plaintext",
  "ResponseData",
  "Result",
  "Validator",
  "VariantOf",
] as const;

/** A name that emitted modules may import. */
export type RuntimeName = (typeof runtimeValues)[number] | (typeof runtimeTypes)[number];

/** Records that a module uses a name of the runtime, so that the module imports it. */
export type ImportRuntime = (name: RuntimeName) => void;

const runtimeNames: ReadonlySet<string> = new Set([...runtimeValues, ...runtimeTypes]);

/** Returns a name of the runtime and records that the module uses it. */
export function useName(name: RuntimeName, importRuntime: ImportRuntime): string {
  if (!runtimeNames.has(name)) throw new RangeError(`${JSON.stringify(name)}: is not a name of the runtime.`);
  importRuntime(name);
  return name;
}

/** Collects the names of the runtime that a module uses. The module imports exactly these. */
export class RuntimeImports {
  private readonly used = new Set<RuntimeName>();
  readonly importRuntime: ImportRuntime = (name) => void this.used.add(name);

  /** Returns the names in the order of the lists above. */
  names(): string[] {
    return [
      ...runtimeValues.filter((name) => this.used.has(name)),
      ...runtimeTypes.filter((name) => this.used.has(name)).map((name) => `type ${name}`),
    ];
  }
}
