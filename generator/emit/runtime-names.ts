/** All that emitted modules may import; `runtime/generated-api.ts` exports just these. */
export const runtimeValues = [
  "anyOf",
  "bigint",
  "boolean",
  "define",
  "digest",
  "encrypted",
  "event",
  "file",
  "guard",
  "integer",
  "json",
  "list",
  "number",
  "oneOf",
  "only",
  "required",
  "requiredBigint",
  "requiredBoolean",
  "requiredEncrypted",
  "requiredInteger",
  "requiredNumber",
  "requiredString",
  "serialHeaders",
  "string",
  "validator",
  "variantGuard",
] as const;
export const runtimeTypes = [
  "AnyOf",
  "CallOptions",
  "Ciphertext",
  "Client",
  "Download",
  "FileInput",
  "Plaintext",
  "ResponseData",
  "Result",
  "VariantOf",
] as const;

export type RuntimeName = (typeof runtimeValues)[number] | (typeof runtimeTypes)[number];

/** Hears every name of the runtime that is written. */
export type Use = (name: RuntimeName) => void;

/** Collects the names a module uses as it is written, so that its import list is neither short nor long. */
export class Imports {
  private readonly used = new Set<RuntimeName>();
  readonly use: Use = (name) => void this.used.add(name);

  /** In the order of the lists above. */
  names(): string[] {
    return [
      ...runtimeValues.filter((name) => this.used.has(name)),
      ...runtimeTypes.filter((name) => this.used.has(name)).map((name) => `type ${name}`),
    ];
  }
}
