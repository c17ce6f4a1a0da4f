/** Descriptions are CommonMark, which knows HTML: text of a page must stay text in every viewer. */

/** Text as CommonMark shows it, sign for sign. */
export function plain(text: string): string {
  return (
    text
      .replace(/\s+/gu, " ")
      .trim()
      .replace(/[&<>]/gu, (sign) => `&#${sign.charCodeAt(0)};`)
      .replace(/[\\`*[\]|~]/gu, "\\$&")
      // Inside a word it means nothing: sp_mchid.
      .replace(/(?<!\w)_|_(?!\w)/gu, "\\_")
      // What begins a block does so at the beginning alone.
      .replace(/^(?:[#+=-]|\d+(?=[.)]))/u, (sign) => (/\d/u.test(sign) ? `${sign}\\` : `\\${sign}`))
  );
}

/** A link, where its address is one that a browser may follow. */
export function link(text: string, url: string): string {
  const address = httpUrl(url);
  return address === undefined ? plain(text) : `[${plain(text)}](<${address}>)`;
}

/** As a browser writes it, so that nothing in it can end the link. */
export function httpUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, href } = new URL(text);
  return protocol === "https:" || protocol === "http:"
    ? href.replace(/[<>\\]/gu, encodeURIComponent)
    : undefined;
}
