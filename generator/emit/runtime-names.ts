/** All that emitted modules may import; `runtime/emitted.ts` exports just these. */
export const runtimeValues = [
  "boolean",
  "define",
  "guard",
  "integer",
  "list",
  "number",
  "oneOf",
  "required",
  "sealed",
  "string",
  "validator",
] as const;
export const runtimeTypes = ["CallOptions", "Client", "Result"] as const;

export type RuntimeName = (typeof runtimeValues)[number];

/** Collects the names a module uses as it is written, so that its import list is neither short nor long. */
export class Imports {
  private readonly used = new Set<RuntimeName>();
  readonly use = (name: RuntimeName): void => void this.used.add(name);

  /** In the order of the list above, then the types. */
  names(): string[] {
    return [
      ...runtimeValues.filter((name) => this.used.has(name)),
      ...runtimeTypes.map((name) => `type ${name}`),
    ];
  }
}
