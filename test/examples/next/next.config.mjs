import { join } from "node:path";

export default {
  // The client is linked from the repository, which the bundler would otherwise ignore.
  turbopack: { root: join(import.meta.dirname, "../../..") },
};
