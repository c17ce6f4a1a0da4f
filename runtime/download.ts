/** The entry point `wechatpay-ts/download`: the file that a response links to. */
export { download, type LinkedFile } from "./download/linked-file.ts";
export type { Download } from "./files/download.ts";
