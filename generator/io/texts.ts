/** The messages about files, folders and patterns, as functions of their data: `<option or path>: <what is wrong>. <what to do>.` */
export const texts = {
  unreadable: (path: string, reason: string) => `${path}: cannot be read: ${reason}.`,
  folderMissing: (path: string) => `${path}: is not there. Name a folder of pages.`,
  noPages: (folders: string) =>
    `${folders}: holds no page that documents an endpoint. Name a folder of pages.`,
  unwritable: (folder: string, reason: string) =>
    `${folder}: cannot be written: ${reason}. Its files are as they were before.`,
  notRegular: (path: string) => `${path}: is not a regular file. Remove it, or choose another folder.`,
  notGenerated: (folder: string, files: string) =>
    `${folder}: holds files that are not generated: ${files}. Choose another folder with --out.`,
  correctionsMissing: (path: string) => `${path}: is not there. Name a corrections file with --corrections.`,
  configMissing: (path: string) => `${path}: is not there. Name a configuration file with --config.`,
  configUnloadable: (path: string, reason: string) =>
    `${path}: the configuration cannot be loaded: ${reason}`,
  configNotJson: (path: string) => `${path}: the configuration is not valid JSON. Correct its syntax.`,
  configNotObject: (path: string) =>
    `${path}: the configuration is not an object. Export one, or write { … }.`,
  configKeyUnknown: (path: string, key: string, keys: string) =>
    `${path}: "${key}" is not known. Use one of ${keys}.`,
  configNotPatterns: (path: string, key: string) =>
    `${path}: "${key}" must be a list of patterns. ${nameByPlace}`,
  configNotText: (path: string, key: string) =>
    `${path}: "${key}" must be a string${key === "cache" ? " or false" : ""}. Correct it.`,
  configFailOn: (path: string) => `${path}: "failOn" must be "error" or "warn". Correct it.`,
  patternEmpty: (from: string) => `${from}: a pattern is empty. ${nameByPlace}`,
  patternNegated: (from: string, pattern: string) =>
    `${from}: the pattern "${pattern}" begins with "!". Use exclude for pages to leave out.`,
  patternUnmatched: (from: string, pattern: string) =>
    `${from}: the pattern "${pattern}" matches no page. ${nameByPlace}`,
  excludeUnmatched: (from: string, pattern: string) =>
    `${from}: the pattern "${pattern}" matches no page. Correct or remove it.`,
  allExcluded: () => `include and exclude: together they leave out every page. ${nameByPlace}`,
};

const nameByPlace = "Name pages by their place in the tree, such as openapi/v3/pay/** or webhook/**.";
