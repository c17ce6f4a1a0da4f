/** The version of this package; a test holds it to package.json, which a browser or a worker could not read. */
export const VERSION = "0.1.0";
