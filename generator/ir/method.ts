/** The HTTP methods of endpoints, as the pages write them. */
export const methodWords = "get|post|put|patch|delete";
