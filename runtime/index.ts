/** The public face of `wechatpay-ts`. Operations stand under `wechatpay-ts/v3/…`, one module each. */
export type { Cache } from "./cache/cache.ts";
export { memoryCache } from "./cache/cache.ts";
export { platformCertificates, type CertificateOptions } from "./certificates/certificate-ring.ts";
export { createClient } from "./client.ts";
export { ciphertext } from "./wire/ciphertext.ts";
export type { Ciphertext, Plaintext, Sealed } from "./wire/ciphertext.ts";
export type { Client, SignedMessage } from "./client.ts";
export type { CallOptions, ClientOptions } from "./options.ts";
export type { Allow, Allowed } from "./validate/allow.ts";
export {
  describe,
  describeInChinese,
  type Direction,
  type Issue,
  type IssueRule,
  type Validator,
} from "./check.ts";
export type { Download } from "./files/download.ts";
export type { LinkedFile } from "./files/linked-file.ts";
export {
  ApiError,
  CertificateError,
  ConfigError,
  ConnectionError,
  DecryptError,
  NotificationError,
  RequestError,
  ResponseError,
  SignatureError,
  WechatPayError,
} from "./errors.ts";
export type {
  CertificateErrorCode,
  ConfigErrorCode,
  ConnectionErrorCode,
  DecryptErrorCode,
  NotificationErrorCode,
  RequestErrorCode,
  ResponseErrorCode,
  SignatureErrorCode,
} from "./errors.ts";
export type { BlobLike, FileInput } from "./files/file.ts";
export type { HeadersInput } from "./wire/headers.ts";
export type {
  AttemptEnd,
  AttemptStart,
  CallEnd,
  CallEvent,
  CallRetry,
  CallStart,
  OnEvent,
} from "./call/hooks.ts";
export type { KeySource } from "./keys/key-source.ts";
export type { KeyOptions } from "./keys/keys.ts";
export type { EncryptedResource } from "./wire/open.ts";
export type { Dispatcher, FetchLike, HttpAgent, NativeKey } from "./platform/platform.ts";
export type { Describe, Documented, OnIssue, Validate } from "./validate/report.ts";
export type { Answer, AnswerInfo, Result } from "./call/result.ts";
export type { StandardIssue, StandardResult, StandardSchema } from "./validate/standard-schema.ts";
export type { EventTable, Operation } from "./table.ts";
