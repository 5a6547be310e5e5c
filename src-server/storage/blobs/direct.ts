/**
 * Uploads that go straight to the store, past the server: an address for one object, good for a few minutes, whose
 * signature (AWS Signature V4 in the query) covers the body's SHA-256 and its length. Whether a store heeds that is not
 * believed but tried, at every start: only one that refuses other bytes is ever named to a station.
 */
import { createHash, randomBytes } from 'node:crypto'
import { DeleteObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import type { S3Place } from '../places.ts'
import { placeOf } from './port.ts'
import { clientAt, hashHeader, isAbsent, withHeader } from './s3-client.ts'

/** What a station sends as it is, with the bytes as the body. */
interface DirectPut {
  url: string
  headers: Record<string, string>
}

export interface Direct {
  address(digest: string, bytes: number): Promise<DirectPut>
  close(): void
}

/** How long a station may take until it sends what it was given an address for, s. */
const goodFor = 300
/** For the trial at the start, ms. */
const answerWithin = 10_000

/**
 * Where the digest stands, by kind of store: stores that check what a signature says of the body (Ceph), and those that
 * compare the body with a checksum named beside it (Amazon's own).
 */
const ways = {
  'signed body': (digest: string) => ({ [hashHeader]: digest }),
  checksum: (digest: string) => ({ 'x-amz-checksum-sha256': Buffer.from(digest, 'hex').toString('base64') }),
} satisfies Record<string, (digest: string) => Record<string, string>>
type Way = keyof typeof ways

/** Null, with why, when the store takes other bytes than the address is for, or cannot be reached from here by `endpoint`. */
export async function openDirect(
  place: S3Place,
  endpoint: string,
): Promise<{ direct: Direct; why: null } | { direct: null; why: string }> {
  const client = clientAt(place, endpoint)
  const sign = async (way: Way, key: string, digest: string, bytes: number): Promise<DirectPut> => {
    const put = new PutObjectCommand({ Bucket: place.bucket, Key: key, ContentLength: bytes })
    const headers = ways[way](digest)
    for (const [name, value] of Object.entries(headers))
      put.middlewareStack.add(withHeader(name, value), { step: 'build', name: `with ${name}` })
    const url = await getSignedUrl(client, put, {
      expiresIn: goodFor,
      // Left as headers they are part of what is signed; in the address they would only be a wish.
      unhoistableHeaders: new Set(Object.keys(headers)),
    })
    return { url, headers }
  }

  /** Null: it takes the bytes that an address was signed for, and no others. Rejects when it cannot be reached. */
  const holds = async (way: Way): Promise<string | null> => {
    const Key = `direct-trial/${randomBytes(16).toString('hex')}`
    const bytes = randomBytes(1000)
    let stored = false
    const digest = createHash('sha256').update(bytes).digest('hex')
    const put = async (body: Buffer): Promise<number> => {
      const { url, headers } = await sign(way, Key, digest, bytes.length)
      const signal = AbortSignal.timeout(answerWithin)
      const reply = await fetch(url, { method: 'PUT', headers, body: new Uint8Array(body), signal })
      await reply.arrayBuffer()
      stored ||= reply.ok
      return reply.status
    }
    const isThere = () =>
      client.send(new HeadObjectCommand({ Bucket: place.bucket, Key })).then(
        () => true,
        (error: unknown) => {
          if (isAbsent(error)) return false
          throw error
        },
      )
    try {
      for (const [what, wrong] of [
        ['other bytes', randomBytes(bytes.length)],
        ['more bytes', Buffer.concat([bytes, bytes])],
        ['fewer bytes', bytes.subarray(1)],
      ] as const)
        if ((await put(wrong)) < 400 || (await isThere())) return `it takes ${what} than were announced`
      const status = await put(bytes)
      return status === 200 ? null : `it refuses the very bytes (status ${status})`
    } finally {
      if (stored) await client.send(new DeleteObjectCommand({ Bucket: place.bucket, Key }))
    }
  }

  const refusals: string[] = []
  try {
    for (const way of ['signed body', 'checksum'] as const) {
      const why = await holds(way)
      if (why === null)
        return {
          direct: {
            address: (digest, bytes) => sign(way, placeOf(digest), digest, bytes),
            close: () => client.destroy(),
          },
          why: null,
        }
      refusals.push(`${way}: ${why}`)
    }
  } catch (error) {
    refusals.push(reasonOf(error))
  }
  client.destroy()
  return { direct: null, why: refusals.join('; ') }
}

/** What happened stands in fetch's cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
