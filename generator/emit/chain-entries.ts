import type { Method } from "../ir/method.ts";
import type { EndpointNames, NamedEndpoint, NamedEndpointAlias } from "../ir/model.ts";
import { describeRegion } from "../ir/region.ts";
import { linkLines } from "./links.ts";
import { comment } from "./literal.ts";

/** One method of one path of the chain. */
export interface ChainEntry {
  readonly path: string;
  readonly method: Method;
  readonly names: EndpointNames;
  /** The lines of its JSDoc. */
  readonly doc: readonly string[];
}

/** Returns the entries of all endpoints, and of the former paths of those that have moved. */
export function chainEntries(
  endpoints: readonly NamedEndpoint[],
  aliases: readonly NamedEndpointAlias[],
): ChainEntry[] {
  return [...endpoints.map(endpointEntry), ...aliases.map(aliasEntry)];
}

/** Documents an entry by its title and first link. The caller has the path before them, and the module has the whole text. */
function endpointEntry(operation: NamedEndpoint): ChainEntry {
  const { path, method, names, title, links } = operation;
  const region = describeRegion(operation);
  const text = comment(region === undefined ? title : `${title}（${region}）`);
  return { path, method, names, doc: [text, ...linkLines(links.slice(0, 1)).map((line) => `@see ${line}`)] };
}

function aliasEntry({ path, names, of }: NamedEndpointAlias): ChainEntry {
  return { path, method: of.method, names, doc: [`@deprecated ${comment(`已移至 ${of.path}`)}`] };
}
