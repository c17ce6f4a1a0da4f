/** `generated/labels.ts`: the labels that the pages give their fields, for messages that show them beside the names. */
import { indexBanner } from "./banner.ts";
import { pure } from "./declarations.ts";
import type { OperationLabels } from "./label-entries.ts";
import type { Entry, Value } from "./layout/value.ts";
import { valueKey } from "./literal.ts";
import { printModule } from "./module.ts";
import type { ResolvedEmitOptions } from "./options.ts";
import { literalValue } from "./schema.ts";
import { constant, importOf, localConstant } from "./structures.ts";

/** Emits the module. */
export function emitLabels(
  operations: readonly OperationLabels[],
  { runtime, pages }: ResolvedEmitOptions,
): string {
  return printModule([
    indexBanner(pages),
    importOf(`${runtime}/labels`, [
      "describerInChinese",
      "describerInEnglish",
      "labelReader",
      "type Describe",
      "type LabelOf",
      "type Labels",
    ]),
    localConstant("labels", labelsValue(operations), "Labels"),
    constant(
      "labelOf",
      "LabelOf",
      pure("labelReader", ["labels"]),
      "Returns the documented label of the field at a path; undefined if it has none.",
    ),
    constant(
      "english",
      "Describe",
      pure("describerInEnglish", ["labels"]),
      "`json.data[2].cert_no (证件号码): expected string, received number`",
    ),
    constant(
      "chinese",
      "Describe",
      pure("describerInChinese", ["labels"]),
      "`json.data[2].cert_no（证件号码）：类型应为 string，实际为 number`",
    ),
  ]);
}

function labelsValue(operations: readonly OperationLabels[]): Value {
  const entries = operations.map(({ of, labels }): Entry => {
    const lines = Object.entries(labels).map(([place, label]): Entry => [
      valueKey(place),
      literalValue(label),
    ]);
    return [valueKey(of), { of: "object", entries: lines, isInline: false }];
  });
  return { of: "object", entries, isInline: false };
}
