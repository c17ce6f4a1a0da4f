/** A correction as lines of text. */
import type { AppliedCorrection } from "../explain/correction.ts";
import type { Edit } from "../refine/edits.ts";
import type { Texts } from "../texts/texts.ts";

type Words = Texts["explain"];

/** What a correction changes, why, by which evidence, and where it is written. */
export function correctionLines(
  { file, line, isBase, reason, evidence, edit }: AppliedCorrection,
  words: Words,
): string[] {
  const place = `${file}:${line}`;
  return [
    words.line(isBase ? place : words.noteOwn(place), changeOf(edit, words)),
    `  ${reason.trim()}`,
    ...(evidence.length > 0 ? [`  ${words.line(words.label("evidence"), evidence.join("; "))}`] : []),
  ];
}

function changeOf(edit: Edit, words: Words): string {
  const names = (list: readonly string[] = []) => (list.length > 0 ? list.join(", ") : words.nothing());
  switch (edit.kind) {
    case "field":
    case "operation":
      return changedFacts(edit, words);
    case "marks":
      return words.marks(names(edit.required), names(edit.encrypted));
    case "add":
      return words.added(
        Object.keys(edit.add)
          .map((name) => `${edit.field}.${name}`)
          .join(", "),
      );
    case "remove":
      return words.removed(edit.field);
    case "move":
      return words.moved(edit.field, edit.into);
    case "variants":
      return words.declares(edit.field, names(edit.variants.map(({ name }) => name)));
    case "oneOf":
      return words.oneOf(edit.field, names(edit.oneOf));
    case "plain":
      return words.plain(names(edit.plain));
    case "idempotent":
      return words.idempotent(edit.field);
    case "path":
      return words.path(edit.path);
  }
}

/** `request.json.amount.total minimum: none → 1` */
function changedFacts(edit: Extract<Edit, { readonly kind: "field" | "operation" }>, words: Words): string {
  const was: Readonly<Record<string, unknown>> = { ...edit.was };
  const text = (value: unknown) =>
    value === null || value === undefined ? words.nothing() : JSON.stringify(value);
  const facts = Object.entries(edit.is).map(([name, value]) =>
    words.changed(name, text(was[name]), text(value)),
  );
  return `${edit.kind === "field" ? `${edit.field} ` : ""}${facts.join(", ")}`;
}
