/** Names that are near to an unknown one. */
import { exportedNames } from "../emit/exported-names.ts";
import { identityOf, isNotification } from "../ir/operation.ts";
import { codeNames } from "./codes/codes.ts";
import type { ExplainModel } from "./model.ts";
import { nearestNames, MOST } from "./near.ts";
import { placedFields, plainPath } from "./paths.ts";
import { search } from "./search.ts";

/** Returns at most five names of operations, exports, events, fields and codes that are near to an unknown one, the nearest first. */
export function suggest(word: string, model: ExplainModel): string[] {
  const near = nearestNames(word, namesOf(model, word));
  if (near.length >= MOST) return near;
  const words = word
    .split(/(?<=[a-z])(?=[A-Z])|[^\p{L}\p{N}]+/u)
    .filter((part) => part.length > 2 && part !== "post");
  const matches = words.length > 0 ? search(words, model.operations).map(identityOf) : [];
  return [...new Set([...near, ...matches])].slice(0, MOST);
}

/** The names that a word of its form can stand for. */
function namesOf({ operations }: ExplainModel, word: string): Set<string> {
  const names = new Set<string>();
  if (/^[A-Z\d_]+$/iu.test(word)) for (const code of codeNames) names.add(code);
  for (const operation of operations) {
    if (isNotification(operation)) for (const event of operation.events) names.add(event);
    else if (word.includes("/")) names.add(operation.path).add(identityOf(operation));
    if (/^\w+$/u.test(word)) for (const { name } of exportedNames(operation)) names.add(name);
    if (!word.includes("/"))
      for (const { clientPath } of placedFields(operation))
        names.add(plainPath(clientPath)).add(lastOf(clientPath));
  }
  return names;
}

function lastOf(path: string): string {
  return path.split(".").at(-1)?.replace("[]", "") ?? "";
}
