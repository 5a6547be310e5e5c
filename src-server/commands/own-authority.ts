/**
 * An authority of a university's own, for one server's name, where there is none to ask: openssl makes it and a certificate.
 * It can speak for no other name (RFC 5280, 4.2.1.10), so who steals its key has this one alone.
 */
import { execFile } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Wrong } from './wrong.ts'

const exec = promisify(execFile)
const authorityDays = '3650'
/** What browsers take at most. */
const serverDays = '397'

export interface Made {
  /** For stations and browsers (`network.ca`). */
  authority: string
  certificate: string
  key: string
}

/** In `folder`; an authority that is there already signs a new certificate. Throws Wrong. */
export async function certificateOfOwn(folder: string, name: string): Promise<Made> {
  const file = (one: string) => join(folder, one)
  const authority = file('authority.pem')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    if (!existsSync(authority)) {
      const about = ['-subj', `/CN=Taza authority of ${name}`, '-days', authorityDays]
      const bounds = [
        'basicConstraints=critical,CA:TRUE,pathlen:0',
        'keyUsage=critical,keyCertSign,cRLSign',
        `nameConstraints=critical,permitted;DNS:${name}`,
      ]
      await openssl(
        'req',
        '-x509',
        ...newKey,
        '-keyout',
        file('authority.key'),
        '-out',
        authority,
        ...about,
        ...bounds.flatMap((one) => ['-addext', one]),
      )
    }
    if (!existsSync(file('authority.key')))
      throw new Wrong(
        `${file('authority.key')} is not there: bring it back to have a new certificate signed.`,
      )
    const [certificate, key] = [file('server.pem'), file('server.key')]
    const [made, request] = [file('server.pem.new'), file('server.csr')]
    // The key stays: stations may know the server by it.
    const withKey = existsSync(key) ? ['-key', key] : [...newKey, '-keyout', key]
    await openssl('req', '-new', ...withKey, '-out', request, '-subj', `/CN=${name}`)
    writeFileSync(
      file('server.ext'),
      `subjectAltName=DNS:${name}\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n`,
    )
    await openssl(
      ...['x509', '-req', '-in', request, '-CA', authority, '-CAkey', file('authority.key')],
      ...['-CAcreateserial', '-days', serverDays, '-extfile', file('server.ext'), '-out', made],
    )
    // Of another name it vouches for nothing: the folder is that name's.
    await openssl('verify', '-CAfile', authority, made)
    // Whoever is shown it finds its signer behind it.
    appendFileSync(made, readFileSync(authority))
    renameSync(made, certificate)
    return { authority, certificate, key }
  } catch (error) {
    if (error instanceof Wrong) throw error
    throw new Wrong(`No certificate could be made in ${folder}: ${whyNot(error)}`)
  }
}

const openssl = (...args: string[]) => exec('openssl', args)

function whyNot(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'ENOENT') return 'openssl is not installed (apt-get install openssl).'
  if (code === 'EACCES') return 'this user may not write there: run this as root.'
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
  return `openssl says: ${said.trim().split('\n').at(-1)}`
}
