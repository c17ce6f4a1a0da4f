/** Standard Schema V1 (https://standardschema.dev), the part that a validator offers; types only. */
export interface StandardSchema<T> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: "wechatpay-ts";
    readonly validate: (value: unknown) => StandardResult<T>;
    /** Absent at run time: other libraries infer the types from it. */
    readonly types?: { readonly input: T; readonly output: T };
  };
}

/** The result of a validation: the value, or its issues. */
export type StandardResult<T> =
  { readonly value: T; readonly issues?: undefined } | { readonly issues: readonly StandardIssue[] };

/** One difference between a value and its schema, in the form of Standard Schema. */
export interface StandardIssue {
  readonly message: string;
  readonly path: readonly (string | number)[];
}
