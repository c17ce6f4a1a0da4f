/** The HTTP methods of endpoints. */
export const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** The HTTP method of an endpoint. */
export type Method = (typeof methods)[number];

/** The methods as alternatives of a regular expression, in lower case as the pages write them. */
export const methodWords = methods.join("|").toLowerCase();
