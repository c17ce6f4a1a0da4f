import type { CauseCode } from "../explain/codes/code.ts";
import { explainCode } from "../explain/codes/codes.ts";
import { explainField, summarizeField } from "../explain/field.ts";
import { explainOperation, summaryOf } from "../explain/operation.ts";
import { resolve, type OperationTarget } from "../explain/resolve.ts";
import type { PlacedField } from "../explain/paths.ts";
import { suggest } from "../explain/suggest.ts";
import { clientCauses } from "../io/client-causes.ts";
import { UsageError } from "../io/errors.ts";
import { textsIn } from "../texts/texts.ts";
import { printable } from "../util/printable.ts";
import type { CommandResult } from "./clients.ts";
import { contextOf, openModel, type OpenModel } from "./explain-model.ts";
import {
  causeLines,
  codeLines,
  fieldLines,
  fieldListLines,
  operationLines,
  operationListLines,
} from "./explain-report.ts";
import { exit } from "./exit.ts";
import type { Options } from "./options.ts";
import { printLines, withClient } from "./report.ts";

/** The command takes names. */
export const takesWords = true;
/** The command takes `--limit`. */
export const takesLimit = true;
/** The command takes `--no-corrections`. */
export const takesNoCorrections = true;

/** How many operations or fields a list has, without `--limit`. */
const USUAL_LIMIT = 20;

/** Explains an operation, an exported name, a field or an error code. */
export async function run(options: Options): Promise<CommandResult> {
  const words = options.positionals.map((word) => word.trim()).filter((word) => word !== "");
  const [only, ...others] = words;
  if (only === undefined) throw new UsageError((texts) => texts.wordsMissing("explain"));
  return (
    (others.length === 0 ? await explainCodeOf(only, options) : undefined) ?? explainName(words, options)
  );
}

/** Explains an error code, for which no pages are read; undefined if the word is not one. */
async function explainCodeOf(word: string, options: Options): Promise<CommandResult | undefined> {
  if (/^\d{6,10}$/u.test(word)) return explainCause(Number(word), options);
  const code = explainCode(word, options.language);
  if (!code) return undefined;
  return conclude(code, codeLines(code, options.language), options);
}

async function explainCause(code: number, options: Options): Promise<CommandResult> {
  const causes = await clientCauses(code, options.language);
  if (!causes || causes.length === 0) {
    const { explain: texts } = textsIn(options.language);
    return reportUnknown(causes ? texts.causeUnknown(code) : texts.clientMissing(code), [], options);
  }
  const explained: CauseCode[] = causes.map((cause) => ({ kind: "cause", code, ...cause }));
  return conclude({ kind: "causes", causes: explained }, causeLines(explained, options.language), options);
}

async function explainName(words: readonly string[], options: Options): Promise<CommandResult> {
  const model = await openModel(options);
  const target = resolve(words, model);
  if (target.kind === "operations") return explainOperations(words, target.operations, model, options);
  if (target.kind === "fields") return explainFields(words, target.fields, model, options);
  const word = words.join(" ");
  const near = suggest(words.at(-1) ?? "", model);
  return reportUnknown(textsIn(options.language).explain.unknown(word, near.join(", ")), near, options);
}

async function explainOperations(
  words: readonly string[],
  targets: readonly OperationTarget[],
  model: OpenModel,
  options: Options,
): Promise<CommandResult> {
  const { language, limit = USUAL_LIMIT } = options;
  if (targets.length > MOST_WHOLE) {
    const operations = targets.slice(0, limit).map(({ operation }) => summaryOf(operation, model.source));
    const lines = operationListLines(words.join(" "), operations, targets.length, language);
    return conclude({ kind: "operations", total: targets.length, operations }, lines, options);
  }
  const context = await contextOf(
    model,
    targets.map(({ operation }) => operation),
    options,
  );
  const operations = targets.map(({ operation, symbol }) => explainOperation(operation, symbol, context));
  const lines = operations.flatMap((one, at) => [...(at > 0 ? [""] : []), ...operationLines(one, language)]);
  return conclude({ kind: "operations", total: targets.length, operations }, lines, options);
}

/** A path has a few methods, and an event a few pages; a name such as `postOperation` is in hundreds of modules. */
const MOST_WHOLE = 5;

async function explainFields(
  words: readonly string[],
  fields: readonly PlacedField[],
  model: OpenModel,
  options: Options,
): Promise<CommandResult> {
  const { language, limit = USUAL_LIMIT } = options;
  const [only, ...others] = fields;
  const operation = model.operations.find((one) => one === only?.operation);
  if (only && operation && others.length === 0) {
    const field = explainField(only, operation, await contextOf(model, [operation], options));
    return conclude({ kind: "field", field }, fieldLines(field, language), options);
  }
  const listed = fields.slice(0, limit).map(summarizeField);
  const lines = fieldListLines(words.join(" "), listed, fields.length, language);
  return conclude({ kind: "fields", total: fields.length, fields: listed }, lines, options);
}

function conclude(json: object, lines: readonly string[], options: Options): CommandResult {
  if (options.format !== "json") printLines(lines);
  return { code: exit.clean, json };
}

function reportUnknown(message: string, suggestions: readonly string[], options: Options): CommandResult {
  if (options.format !== "json") process.stderr.write(`${printable(withClient(options, message))}\n`);
  return { code: exit.findings, json: { kind: "nothing", message, suggestions } };
}
