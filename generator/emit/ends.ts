import {
  describeRegion,
  type Method,
  type NamedAlias,
  type NamedOperation,
  type Names,
} from "../ir/model.ts";
import { comment } from "./literal.ts";

/** What stands at the end of a spelling of the chain. */
export interface End {
  readonly path: string;
  readonly method: Method;
  readonly names: Names;
  readonly doc: string;
}

export function endsOf(operations: readonly NamedOperation[], aliases: readonly NamedAlias[]): End[] {
  return [...operations.map(ownEnd), ...aliases.map(formerEnd)];
}

function ownEnd(operation: NamedOperation): End {
  const { path, method, names, title } = operation;
  const region = describeRegion(operation);
  return { path, method, names, doc: comment(region === undefined ? title : `${title}（${region}）`) };
}

function formerEnd({ path, names, of }: NamedAlias): End {
  return { path, method: of.method, names, doc: `@deprecated ${comment(`已移至 ${of.path}`)}` };
}
