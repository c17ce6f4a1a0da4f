/** Says what `parseArgs` of Node.js refuses, as data: its messages are in English only. */
import { parseArgs, type ParseArgsConfig } from "node:util";

/** The options of a command, as `parseArgs` takes them. */
export type Flags = NonNullable<ParseArgsConfig["options"]>;

/** A fault of a command line. */
export interface ArgumentIssue {
  /** The option as the user wrote it, without a value. */
  readonly option: string;
  readonly kind: "optionUnknown" | "valueMissing" | "valueUnexpected";
}

/** Finds the first option that `parseArgs` refuses; undefined where it refuses none. */
export function findArgumentIssue(
  args: readonly string[],
  flags: Flags,
  { allowNegative }: { readonly allowNegative: boolean },
): ArgumentIssue | undefined {
  const config = { args: [...args], options: flags, allowPositionals: true, allowNegative };
  for (const token of parseArgs({ ...config, strict: false, tokens: true }).tokens) {
    if (token.kind !== "option") continue;
    const kind = optionIssue(token, typeOf(token, flags));
    if (kind) return { option: token.rawName, kind };
  }
  return undefined;
}

/** The type of an option. `parseArgs` also takes an option that is called `no-cache` for the negative of `cache`. */
function typeOf({ name, rawName }: OptionToken, flags: Flags): "boolean" | "string" | undefined {
  const literalName = rawName.replace(/^--/u, "");
  const own = [literalName, name].find((option) => Object.hasOwn(flags, option));
  return own === undefined ? undefined : flags[own]?.type;
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function optionIssue(
  { rawName, value, inlineValue }: OptionToken,
  type: "boolean" | "string" | undefined,
): ArgumentIssue["kind"] | undefined {
  if (type === undefined) return "optionUnknown";
  if (type === "boolean") return value === undefined ? undefined : "valueUnexpected";
  // `--no-out`: only an option without a value has a negative form.
  if (value === undefined) return rawName.startsWith("--no-") ? "optionUnknown" : "valueMissing";
  // Node.js refuses `--out --watch`: a value that begins with "-" must be written as --out=--watch.
  return inlineValue === false && /^-./u.test(value) ? "valueMissing" : undefined;
}

/** The values of `--lang` and `--format`, also in a command line that `parseArgs` refuses. */
export function languageFlags(args: readonly string[]): {
  readonly lang: string | undefined;
  readonly format: string | undefined;
} {
  const options = { lang: { type: "string" }, format: { type: "string" } } as const;
  const { values } = parseArgs({ args: [...args], options, allowPositionals: true, strict: false });
  const textOf = (value: unknown) => (typeof value === "string" ? value : undefined);
  return { lang: textOf(values.lang), format: textOf(values.format) };
}
