/**
 * Objects in a bucket that speaks S3: <bucket>/ab/cd/<digest>. Each goes in one PUT, whole or not at all, whose signature
 * names the SHA-256 of the body (x-amz-content-sha256), so that the store itself refuses other bytes; an object is far
 * below the 5 GiB for which several parts would be needed, and of several parts no store checks the whole's digest.
 */
import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import type { S3Place } from '../places.ts'
import { type Blobs, digestShape, placeOf } from './port.ts'
import { clientAt, hashHeader, isAbsent, withHeader } from './s3-client.ts'

/** Throws when the bucket cannot be reached or is not ours. */
export async function openS3(place: S3Place): Promise<Blobs> {
  const client = clientAt(place, place.endpoint)
  const at = (digest: string) => ({ Bucket: place.bucket, Key: placeOf(digest) })
  await client.send(new HeadBucketCommand({ Bucket: place.bucket }))

  return {
    async put(digest, bytes, limit) {
      const key = at(digest)
      const taken = await take(bytes, limit)
      if (taken === null) return { ok: false, why: 'too-large' }
      if (taken.digest !== digest) return { ok: false, why: 'other-bytes' }
      const put = new PutObjectCommand({ ...key, Body: taken.body, ContentLength: taken.body.length })
      put.middlewareStack.add(withHeader(hashHeader, digest), { step: 'build', name: 'named by its digest' })
      await client.send(put)
      return { ok: true, bytes: taken.body.length }
    },
    async size(digest) {
      try {
        return (await client.send(new HeadObjectCommand(at(digest)))).ContentLength ?? 0
      } catch (error) {
        if (isAbsent(error)) return null
        throw error
      }
    },
    async remove(digest) {
      await client.send(new DeleteObjectCommand(at(digest)))
    },
    async setAside(digest) {
      const { Bucket, Key } = at(digest)
      try {
        await client.send(
          new CopyObjectCommand({ Bucket, Key: `damaged/${digest}`, CopySource: `${Bucket}/${Key}` }),
        )
      } catch (error) {
        if (isAbsent(error)) return
        throw error
      }
      await client.send(new DeleteObjectCommand({ Bucket, Key }))
    },
    async read(digest) {
      const { Body } = await client.send(new GetObjectCommand(at(digest)))
      if (!Body) throw new Error(`the store answered without the object ${digest}`)
      return new Uint8Array(await Body.transformToByteArray())
    },
    async *list() {
      let after: string | undefined
      do {
        const page = await client.send(
          new ListObjectsV2Command({ Bucket: place.bucket, ContinuationToken: after }),
        )
        for (const { Key = '' } of page.Contents ?? []) {
          const digest = Key.slice(Key.lastIndexOf('/') + 1)
          // Whatever else lies in the bucket is not ours.
          if (digestShape.test(digest) && Key === placeOf(digest)) yield digest
        }
        after = page.NextContinuationToken
      } while (after !== undefined)
    },
    close() {
      client.destroy()
    },
  }
}

/** All bytes and their digest; null when there are more than `limit`. */
async function take(bytes: Readable, limit: number): Promise<{ body: Buffer; digest: string } | null> {
  const hash = createHash('sha256')
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of bytes as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > limit) return null
    hash.update(chunk)
    chunks.push(chunk)
  }
  return { body: Buffer.concat(chunks, size), digest: hash.digest('hex') }
}
