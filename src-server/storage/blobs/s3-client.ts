/** How the store is spoken to. */
import { S3Client } from '@aws-sdk/client-s3'
import type { S3Place } from '../places.ts'

/** ms. */
const connectWithin = 5000
const answerWithin = 60_000

/** `endpoint`: the server's own way to the store, or that of the stations. */
export function clientAt({ region, credentials }: S3Place, endpoint: string | null): S3Client {
  return new S3Client({
    region,
    ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
    ...(credentials === null ? {} : { credentials }),
    // Ours is stronger than the CRC that newer SDKs add, and stores that do not know it refuse the upload.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: connectWithin, requestTimeout: answerWithin },
  })
}

/** The signature names the SHA-256 of the body in it. */
export const hashHeader = 'x-amz-content-sha256'

interface BuildStep {
  request: unknown
}
type Headers = { headers: Record<string, string> }
const hasHeaders = (request: unknown): request is Headers =>
  typeof request === 'object' && request !== null && 'headers' in request

/** The signer keeps a hash that is there already, and signs it. */
export const withHeader =
  (name: string, value: string) =>
  <Input extends object, Output extends object>(
    next: (args: Input & BuildStep) => Promise<Output>,
  ): ((args: Input & BuildStep) => Promise<Output>) =>
  async (args) => {
    if (!hasHeaders(args.request)) throw new Error('the SDK built no HTTP request')
    args.request.headers[name] = value
    return next(args)
  }

export const isAbsent = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'NotFound' || error.name === 'NoSuchKey')
