/** The entry point `wechatpay-ts`. Endpoints have a module each, under `wechatpay-ts/v3/…`. */
export type { Cache } from "./cache.ts";
export { memoryCache } from "./cache.ts";
export { platformCertificates, type CertificateOptions } from "./certificates/platform-certificates.ts";
export { createClient } from "./client.ts";
export { ciphertext } from "./protocol/ciphertext.ts";
export type { Ciphertext, Encrypted, Plaintext, Recipient, ResponseData } from "./protocol/ciphertext.ts";
export type { Client, SignedMessage } from "./client.ts";
export type { CallOptions, ClientOptions, ClientSettings } from "./call/options.ts";
export type { TransportOptions } from "./call/transport.ts";
export type { Allow, Allowed, PathOf } from "./validate/allow.ts";
export type { At } from "./validate/at.ts";
export { valuesOf, type DocumentedTypes, type ListedPath, type ListedValue } from "./validate/values-of.ts";
export {
  describe,
  describeInChinese,
  type Direction,
  type ExpectedType,
  type Issue,
  type IssueDetail,
  type IssueRule,
  type Kind,
  type Validator,
} from "./check.ts";
export type { Download } from "./files/download.ts";
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
export type { Awaitable } from "./util/async.ts";
export type { BlobLike, BodyReader, ByteStream, FileInput } from "./util/file.ts";
export type { Signal } from "./util/async.ts";
export type { HeadersInput } from "./protocol/headers.ts";
export type {
  AttemptEnd,
  AttemptStart,
  CallEnd,
  CallEvent,
  CallInfo,
  CallRetry,
  CallStart,
  OnEvent,
} from "./call/events.ts";
export type { KeyProvider } from "./call/client-context.ts";
export type { AlgorithmInput } from "./keys/algorithms.ts";
export type { KeyOptions, KeySettings, SerialNumber, WechatPayKeyInput } from "./keys/key-options.ts";
export type { EncryptedResource } from "./protocol/decrypt.ts";
export type {
  CertificateInput,
  HttpAgent,
  NativeKey,
  PrivateKeyInput,
  PrivateKeyPair,
  PrivateKeySource,
  PublicKeyInput,
  PublicKeyPair,
  PublicKeySource,
  Transport,
} from "./platform/platform.ts";
export type { Describe, Documented, OnIssue, Validate } from "./call/report.ts";
export type { ApiResponse, ResponseInfo, Result } from "./call/result.ts";
export type { StandardIssue, StandardResult, StandardSchema } from "./schema/standard-schema.ts";
export type { EventSchema, Operation } from "./schema/schema.ts";
