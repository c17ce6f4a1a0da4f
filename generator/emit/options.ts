/** Options of the emitted code. */
export interface EmitOptions {
  /**
   * The prefix of the imports from the runtime: `#runtime` inside the client's package, `wechatpay-ts/runtime` elsewhere.
   * Default `#runtime`.
   */
  readonly runtime?: string;
  /** How the emitted modules import each other: `./a.ts`, `./a.js` or `./a`. Default `.ts`. */
  readonly importExtension?: ImportExtension;
  /** The folder of the pages as headers name it, with a slash at its end unless it is empty. Default `specs/`. */
  readonly pages?: string;
  /**
   * Whether the enums of responses and notifications have the documented values only: an exhaustive `switch` compiles, and
   * validators report other values. Default `false`, because WeChat Pay adds values without notice.
   */
  readonly closedEnums?: boolean;
  /** Lines of comments below the banner of every module, such as `/* eslint-disable *&#47;`. Default: none. */
  readonly header?: string | readonly string[] | undefined;
}

/** The extensions of imports that a configuration can choose. */
export const importExtensions = [".ts", ".js", "none"] as const;
/** The end of the path by which an emitted module imports another one. */
export type ImportExtension = (typeof importExtensions)[number];

/** The options of the emitted code with their defaults. */
export type ResolvedEmitOptions = Required<Pick<EmitOptions, "runtime" | "importExtension" | "pages">>;
