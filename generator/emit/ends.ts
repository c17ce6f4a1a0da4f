import type { EndpointNames, Method, NamedEndpoint, NamedEndpointAlias } from "../ir/model.ts";
import { describeRegion } from "../ir/region.ts";
import { comment } from "./literal.ts";

/** What stands at the end of a spelling of the chain. */
export interface End {
  readonly path: string;
  readonly method: Method;
  readonly names: EndpointNames;
  readonly doc: string;
}

export function endsOf(endpoints: readonly NamedEndpoint[], aliases: readonly NamedEndpointAlias[]): End[] {
  return [...endpoints.map(ownEnd), ...aliases.map(formerEnd)];
}

function ownEnd(operation: NamedEndpoint): End {
  const { path, method, names, title } = operation;
  const region = describeRegion(operation);
  return { path, method, names, doc: comment(region === undefined ? title : `${title}（${region}）`) };
}

function formerEnd({ path, names, of }: NamedEndpointAlias): End {
  return { path, method: of.method, names, doc: `@deprecated ${comment(`已移至 ${of.path}`)}` };
}
