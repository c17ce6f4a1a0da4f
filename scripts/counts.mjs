// The counts in the READMEs: the pages in specs/, the endpoints and notifications that are generated from them, and the
// endpoints of each product.

/** @typedef {{ pages: number, endpoints: number, notifications: number }} Counts */

/**
 * The patterns of the counts in each README.
 * @type {Record<string, { locale: string } & Record<keyof Counts, RegExp>>}
 */
const statements = {
  "README.md": {
    locale: "en-US",
    pages: /(?<![\d,])[\d,]+(?= pages in canonical form)/u,
    endpoints: /(?<![\d,])[\d,]+(?= endpoints and )/u,
    notifications: /(?<![\d,])[\d,]+(?= notification pages)/u,
  },
  "README.zh-CN.md": {
    locale: "zh-CN",
    pages: /(?<![\d,])[\d,]+(?= 个规范页面)/u,
    endpoints: /(?<![\d,])[\d,]+(?= 个接口与)/u,
    notifications: /(?<![\d,])[\d,]+(?= 个通知页面)/u,
  },
};

/** The READMEs that contain counts. */
export const readmes = Object.keys(statements);

/**
 * Counts pages and the operations read from them.
 * @param {readonly string[]} files paths below specs/
 * @param {readonly { readonly kind: string }[]} operations
 * @returns {Counts}
 */
export function countsOf(files, operations) {
  const endpoints = operations.filter(({ kind }) => kind === "endpoint").length;
  return {
    pages: files.filter((file) => file.endsWith(".md")).length,
    endpoints,
    notifications: operations.length - endpoints,
  };
}

/**
 * Replaces the counts in the text of a README.
 * @param {string} readme the name of the README
 * @param {string} text
 * @param {Counts} counts
 * @returns {string}
 */
export function withCounts(readme, text, counts) {
  const statement = statements[readme];
  if (!statement)
    throw new Error(`${readme}: it has no patterns for counts. Add them to scripts/counts.mjs.`);
  let result = text;
  for (const name of /** @type {const} */ (["pages", "endpoints", "notifications"])) {
    if (!statement[name].test(result)) {
      throw new Error(
        `${readme}: the number of ${name} is missing. Correct its pattern in scripts/counts.mjs.`,
      );
    }
    result = result.replace(statement[name], counts[name].toLocaleString(statement.locale));
  }
  return result;
}

const table = /(?<=<!-- products -->\n)[\s\S]*?(?=\n<!-- \/products -->)/u;

/**
 * Writes how many endpoints each row of the table of products has: those whose path begins with one of the paths of the
 * row. The last row has no paths, and all other endpoints.
 * @param {string} text of a README
 * @param {readonly string[]} endpoints the paths of all endpoints, such as `/v3/pay/transactions/jsapi`
 * @returns {string}
 */
export function withProducts(text, endpoints) {
  const rest = new Set(endpoints);
  let others = endpoints.length;
  if (!table.test(text)) throw new Error("The table of products is missing. Add <!-- products -->.");
  return text.replace(table, (rows) =>
    rows
      .split("\n")
      .map((row) => {
        const cells = row.split("|");
        if (!/^ \d+ $/u.test(cells[3] ?? "")) return row; // a head, or an empty line
        const prefixes = [...(cells[2] ?? "").matchAll(/`([^`]+)`/gu)].map(([, prefix]) => `/${prefix}`);
        const own = endpoints.filter((path) => prefixes.some((prefix) => path.startsWith(prefix)));
        if (prefixes.length > 0 && own.length === 0) throw new Error(`${row}: no endpoint has these paths.`);
        for (const path of new Set(own)) {
          if (!rest.delete(path)) throw new Error(`${row}: another row has ${path}, too.`);
        }
        others -= own.length;
        cells[3] = ` ${prefixes.length === 0 ? others : own.length} `;
        return cells.join("|");
      })
      .join("\n"),
  );
}
