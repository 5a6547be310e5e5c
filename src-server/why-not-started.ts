/** Why the server, or a command beside it, could not start: one sentence with its mend, and whether another try is worth it. */
import { OtherDomain, OtherKeys } from './keys.ts'
import { FolderTaken } from './storage/lock.ts'
import type { Places } from './storage/places.ts'
import { sqlState } from './storage/sql/sql.ts'

export interface WhyNot {
  sentence: string
  /** Until a person has mended it, no other try can end otherwise. */
  vain: boolean
}

/** Exit statuses; those in vain stand in RestartPreventExitStatus of resources/linux/taza-server.service. */
export const exitStatus = { again: 1, wrong: 2, vain: 3 } as const

/** Of Node and OpenSSL, for a certificate that nobody known has signed. */
const unknownCertificate: ReadonlySet<string> = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
])

/** Of Node, on the way to a database or bucket. */
const unreached: ReadonlySet<string> = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'],
])

const inVain = (sentence: string): WhyNot => ({ sentence, vain: true })
const forNow = (sentence: string): WhyNot => ({ sentence, vain: false })

/** Of the command line. */
export interface Asked {
  data: string
  host: string
  port: number
  domain: string
}

export function whyNotStarted(error: unknown, asked: Asked, places: Places): WhyNot {
  const { data, host, port, domain } = asked
  if (error instanceof OtherKeys)
    return inVain(
      `The keys in ${data}/keys are others than this database's (${error.message}): bring the folder keys of the machine that began it.`,
    )
  if (error instanceof OtherDomain)
    return inVain(
      `${data} was begun with --domain ${error.domain}, and its ledgers are of that domain for good: start it with that one, not with ${domain}, or take another folder with --data.`,
    )
  if (error instanceof FolderTaken)
    return inVain(
      `A server runs on ${data} already: it goes on, this one ends; take another folder with --data.`,
    )
  const code = sqlState(error)
  if (isOfListening(error, host)) return notListening(code, host, port) ?? other(error)
  return inFolder(code, data) ?? unreachable(error, places) ?? other(error)
}

const other = (error: unknown): WhyNot =>
  forNow(
    `The server could not start: ${(error instanceof Error ? error.message : String(error)).split('\n')[0]}`,
  )

/** A name that is looked up may also be the database's or the bucket's. */
const isOfListening = (error: unknown, host: string): boolean =>
  error instanceof Error &&
  'syscall' in error &&
  (error.syscall === 'listen' ||
    (error.syscall === 'getaddrinfo' && 'hostname' in error && error.hostname === host))

function notListening(code: string | null, host: string, port: number): WhyNot | null {
  if (code === 'EADDRINUSE')
    return forNow(`Port ${port} on ${host} is in use: end the other program or choose another with --port.`)
  if (code === 'EACCES')
    return inVain(`Port ${port} on ${host} may not be used by this user: choose one above 1023 with --port.`)
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    // An interface may come up after the server.
    return forNow(`${host} is not an address of this machine: choose another with --host.`)
  return null
}

/** The system's code, or SQLite's, of what is wrong with the data directory. */
function inFolder(code: string | null, data: string): WhyNot | null {
  // SQLite's are more exact behind the first two words: SQLITE_READONLY_DBMOVED.
  const [word] = /^SQLITE_[A-Z]+/.exec(code ?? '') ?? [code]
  switch (word) {
    // A nightly job may make room: it is tried again.
    case 'ENOSPC':
    case 'EDQUOT':
    case 'SQLITE_FULL':
      return forNow(
        `The disk of ${data} is full: free some room there, or move the folder and name it with --data.`,
      )
    case 'EROFS':
      return inVain(`${data} is on a read-only disk: look at the disk and mount it for writing.`)
    case 'EACCES':
    case 'EPERM':
    case 'SQLITE_READONLY':
    case 'SQLITE_CANTOPEN':
      return inVain(
        `${data} may not be read and written by this user: run it as the folder's owner (a command run by root leaves files behind that the server may not write: chown -R them to its user).`,
      )
    case 'ENOTDIR':
    case 'EEXIST':
      return inVain(`${data} is not a folder: mend its name after --data.`)
    case 'SQLITE_CORRUPT':
    case 'SQLITE_NOTADB':
      return inVain(`The records in ${data} are damaged: bring the newest backup back (taza server restore).`)
    default:
      return null
  }
}

const refusedKey = (bucket: string) =>
  `The store refuses this key for the bucket '${bucket}': mend S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY, and set the clock (NTP).`

/** The database or the bucket cannot be used as the environment describes them. */
function unreachable(error: unknown, { databaseUrl, s3 }: Places): WhyNot | null {
  const state = sqlState(error)
  const { host } = (databaseUrl === null ? null : URL.parse(databaseUrl)) ?? { host: '' }
  if (state === '28P01' || state === '28000')
    return inVain(`PostgreSQL at ${host} refuses this user or password: mend DATABASE_URL.`)
  if (state === '3D000')
    return inVain(`There is no such database at ${host}: make it with createdb, or mend DATABASE_URL.`)
  const name = error instanceof Error ? error.name : ''
  if (s3 && (name === 'NotFound' || name === 'NoSuchBucket'))
    return inVain(`There is no bucket '${s3.bucket}': make it, or mend S3_BUCKET.`)
  if (s3 && (name === 'InvalidAccessKeyId' || name === 'SignatureDoesNotMatch'))
    return inVain(refusedKey(s3.bucket))
  // Without a word why, it may also be this machine's clock before it is set.
  if (s3 && (name === 'Forbidden' || name === '403')) return forNow(refusedKey(s3.bucket))
  const which = [databaseUrl && 'PostgreSQL', s3 && 'the object store'].filter(Boolean).join(' or ')
  if (state !== null && unknownCertificate.has(state))
    return inVain(
      `The certificate of ${which} is of an authority that this machine does not know: add the university's to the system's (update-ca-certificates), or name it with NODE_EXTRA_CA_CERTS.`,
    )
  // A database may come up after the server.
  if (which !== '' && (unreached.has(state ?? '') || name === 'TimeoutError'))
    return forNow(
      `${which[0]?.toUpperCase()}${which.slice(1)} cannot be reached (${error instanceof Error ? error.message : ''}): start it, or mend its address.`,
    )
  return null
}
