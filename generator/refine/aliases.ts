/** Names former paths and events: each becomes a deprecated name of the operation that its page leads to. */
import type { Alias, NamedAlias, NamedOperation } from "../ir/model.ts";
import { endpointNames, notificationNames } from "../ir/names.ts";
import { finding, type Finding } from "../findings/finding.ts";

/** Resolves each alias to the operations of its page. An endpoint cannot become a notification, or the reverse. */
export function resolveAliases(
  aliases: readonly Alias[],
  operations: readonly NamedOperation[],
  findings: Finding[],
): NamedAlias[] {
  return aliases.flatMap((alias) => {
    const page = destinationOf(alias, aliases);
    const targets = operations.filter((operation) => operation.page === page);
    const named = targets.flatMap((of) => nameAlias(alias, of) ?? []);
    if (named.length === 0) reportNowhere(alias, findings);
    return named;
  });
}

function nameAlias(alias: Alias, of: NamedOperation): NamedAlias | undefined {
  if (alias.kind === "endpoint" && of.kind === "endpoint") {
    return { ...alias, of, names: endpointNames({ method: of.method, path: alias.path }) };
  }
  if (alias.kind === "notification" && of.kind === "notification") {
    return { ...alias, of, names: notificationNames(alias) };
  }
  return undefined;
}

/** Follows a page that has moved more than once; undefined for a page that leads back to itself. */
function destinationOf(alias: Alias, aliases: readonly Alias[]): string | undefined {
  const seen = new Set<string>();
  let { target } = alias;
  for (;;) {
    const next = aliases.find(({ page }) => page === target);
    if (!next) return target;
    if (seen.has(target)) return undefined;
    seen.add(target);
    target = next.target;
  }
}

function reportNowhere({ target, file, line }: Alias, findings: Finding[]): void {
  findings.push(finding("moved-nowhere", { file, line, column: 1 }, { target }));
}
