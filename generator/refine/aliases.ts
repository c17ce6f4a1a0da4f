/** Former URLs: each becomes a deprecated name of what its page leads to. */
import type { Alias, NamedAlias, NamedOperation } from "../ir/model.ts";
import { nameOperation } from "../ir/names.ts";
import { finding, type Finding } from "../findings/finding.ts";

export function resolveAliases(
  aliases: readonly Alias[],
  operations: readonly NamedOperation[],
  findings: Finding[],
): NamedAlias[] {
  return aliases.flatMap((alias) => {
    const page = destinationOf(alias, aliases);
    const targets = operations.filter((operation) => operation.page === page);
    if (targets.length === 0) reportNowhere(alias, findings);
    return targets.map((of) => ({
      ...alias,
      of,
      names: nameOperation({ ...of, kind: alias.kind, path: alias.path }).names,
    }));
  });
}

/** A page may have moved more than once; one that leads back to itself leads nowhere. */
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
  const reason = `The page has moved to ${target}, which is not among the pages; its former name is left out.`;
  const fix = "Read that page too, or take this one out.";
  findings.push(finding("moved-nowhere", { file, line, column: 1 }, reason, fix));
}
