/**
 * Where a test's university keeps its records and objects: in its own folder, or, in the project `campus`, in a new
 * database and a new bucket of the PostgreSQL and the object store that the whole run shares.
 */
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import pg from 'pg'
import { z } from 'zod'
import { inDataDir, type Places, type S3Place } from '../../src-server/storage/places.ts'

/** Set by test/support/campus/worker.ts; JSON. */
export const campusVariable = 'TAZA_TEST_CAMPUS'

const Campus = z.object({
  /** Of a database in which others can be made. */
  postgres: z.string(),
  s3: z.object({
    endpoint: z.string(),
    region: z.string(),
    credentials: z.object({ accessKeyId: z.string(), secretAccessKey: z.string() }),
  }),
})
export type Campus = z.infer<typeof Campus>

export const campusOf = (env: NodeJS.ProcessEnv): Campus | null => {
  const text = env[campusVariable]
  return text === undefined ? null : Campus.parse(JSON.parse(text))
}

export async function newPlaces(campus = campusOf(process.env)): Promise<Places> {
  if (!campus) return inDataDir
  const name = `taza-${crypto.randomUUID()}`
  const admin = new pg.Client({ connectionString: campus.postgres })
  await admin.connect()
  await admin.query(`create database "${name}"`)
  await admin.end()
  const url = new URL(campus.postgres)
  url.pathname = `/${name}`
  return { databaseUrl: url.href, s3: await newBucket(campus.s3, name) }
}

async function newBucket(at: Campus['s3'], bucket: string): Promise<S3Place> {
  const client = new S3Client({ ...at, forcePathStyle: true })
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
  client.destroy()
  return { ...at, bucket, direct: null }
}

/** As an administrator would say it to a server's process. */
export const environmentOf = ({ databaseUrl, s3 }: Places): Record<string, string> => ({
  ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
  ...(s3 === null
    ? {}
    : {
        S3_BUCKET: s3.bucket,
        S3_REGION: s3.region,
        ...(s3.endpoint === null ? {} : { S3_ENDPOINT: s3.endpoint }),
        ...(s3.direct === null ? {} : { S3_DIRECT_ENDPOINT: s3.direct }),
        ...(s3.credentials === null
          ? {}
          : {
              S3_ACCESS_KEY_ID: s3.credentials.accessKeyId,
              S3_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
            }),
      }),
})
