/** Where the server's records and objects lie, as its environment says: else everything is in the data directory. */
import { z } from 'zod'

export interface S3Place {
  /** Null: Amazon's own, by region. */
  endpoint: string | null
  /** The address by which stations reach the store; null: they do not, everything goes through the server. */
  direct: string | null
  region: string
  bucket: string
  /** Null: what the SDK finds by itself (a role of the machine, a file). */
  credentials: { accessKeyId: string; secretAccessKey: string } | null
}

export interface Places {
  /** postgres://user:password@host:port/name; null: an SQLite file in the data directory. */
  databaseUrl: string | null
  /** Null: a directory in the data directory. */
  s3: S3Place | null
}

export const inDataDir: Places = { databaseUrl: null, s3: null }

const said = z
  .string()
  .optional()
  .transform((value) => (value === undefined || value.trim() === '' ? null : value.trim()))
const Environment = z.object({
  DATABASE_URL: said,
  S3_ENDPOINT: said,
  S3_DIRECT_ENDPOINT: said,
  S3_REGION: said,
  S3_BUCKET: said,
  S3_ACCESS_KEY_ID: said,
  S3_SECRET_ACCESS_KEY: said,
})

/** Or one plain sentence about what is wrong. Secrets are never repeated in it. */
export function placesFrom(env: NodeJS.ProcessEnv): Places | { wrong: string } {
  const of = Environment.parse(env)
  if (of.DATABASE_URL !== null && !/^postgres(ql)?:\/\//.test(of.DATABASE_URL))
    return { wrong: 'DATABASE_URL is an address of PostgreSQL: postgres://user:password@host:port/name.' }
  const s3 = Object.entries(of).find(([name, value]) => name.startsWith('S3_') && value !== null)
  if (!s3) return { databaseUrl: of.DATABASE_URL, s3: null }
  if (of.S3_BUCKET === null) return { wrong: `${s3[0]} is set, and S3_BUCKET is not: name the bucket.` }
  if ((of.S3_ACCESS_KEY_ID === null) !== (of.S3_SECRET_ACCESS_KEY === null))
    return { wrong: 'S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY go together: set both or neither.' }
  for (const name of ['S3_ENDPOINT', 'S3_DIRECT_ENDPOINT'] as const)
    if (of[name] !== null && !/^https?:$/.test(URL.parse(of[name])?.protocol ?? ''))
      return { wrong: `${name} is an address such as https://s3.university.kz.` }
  return {
    databaseUrl: of.DATABASE_URL,
    s3: {
      endpoint: of.S3_ENDPOINT,
      direct: of.S3_DIRECT_ENDPOINT,
      region: of.S3_REGION ?? 'us-east-1',
      bucket: of.S3_BUCKET,
      credentials:
        of.S3_ACCESS_KEY_ID !== null && of.S3_SECRET_ACCESS_KEY !== null
          ? { accessKeyId: of.S3_ACCESS_KEY_ID, secretAccessKey: of.S3_SECRET_ACCESS_KEY }
          : null,
    },
  }
}
