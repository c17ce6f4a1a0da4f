/** The first line of generated files. */
import { bannerStart } from "../ir/banner.ts";
import { version } from "../util/version.ts";
import { comment } from "./literal.ts";

/** Writes the first line of a module. @param pages the folder of the pages, `specs/` @param page the place of its page below it */
export function banner(pages: string, page: string): string {
  return `${bannerStart} from ${comment(pages + page)}. Do not edit.`;
}

/**
 * Writes the first line of an index. Only the indexes state the generator's version: a release changes the first line of
 * three files of a client, not of every module.
 */
export function indexBanner(pages: string): string {
  return `${bannerStart} ${version} from ${comment(pages === "" ? "./" : pages)}. Do not edit.`;
}
