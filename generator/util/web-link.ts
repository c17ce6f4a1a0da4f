/** Whether a link leads to a web page. Editors and browsers run other ones, such as `javascript:` and `command:`. */
export function isWebLink(link: string): boolean {
  return /^https?:\/\//u.test(link) && URL.canParse(link);
}
