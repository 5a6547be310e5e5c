/** Whether a certificate and its key are fit for a server of this name: what is wrong, in one sentence with the mend. */
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { getCACertificates } from 'node:tls'
import { Wrong } from './wrong.ts'

export interface Judged {
  /** SHA-256 of the server's public key, base64: what a station pins. */
  pin: string
  /** Unix ms. */
  validTo: number
  /** Whether machines know its authority without being told. */
  known: boolean
}

const day = 86_400_000
/** Unix ms as a day. */
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

/** Throws Wrong. `now`: Unix ms. */
export function judgeCertificate(
  files: { certificate: string; key: string },
  name: string,
  now: number,
): Judged {
  const { certificate, key } = files
  const chain = certificatesIn(certificate)
  const [own] = chain
  if (!own)
    throw new Wrong(
      `${certificate} holds no certificate in PEM: export it anew (-----BEGIN CERTIFICATE-----).`,
    )
  const [from, to] = [Date.parse(own.validFrom), Date.parse(own.validTo)]
  if (now > to)
    throw new Wrong(
      `The certificate in ${certificate} is over since ${dayOf(to)}: have it renewed, or set this machine's clock (NTP).`,
    )
  if (now < from - day)
    throw new Wrong(
      `The certificate in ${certificate} begins on ${dayOf(from)}: set this machine's clock (NTP), it is behind.`,
    )
  if (own.checkHost(name) === undefined)
    throw new Wrong(
      `The certificate in ${certificate} is for ${own.subjectAltName ?? own.subject ?? 'no name'}, and not for ${name}: mend --name, or have it made for that name. (The server's own comes first in the file.)`,
    )
  if (!own.checkPrivateKey(privateKeyIn(key)))
    throw new Wrong(
      `The key in ${key} is not that of the certificate in ${certificate}: take the one that it was made with.`,
    )
  const broken = chain.findIndex((one, i) => {
    const above = chain[i + 1]
    return above !== undefined && !isSigned(one, above)
  })
  if (broken >= 0)
    throw new Wrong(
      `In ${certificate} the certificate ${broken + 2} did not sign the one before it: the server's own comes first, then each one's signer.`,
    )
  const last = chain.at(-1) ?? own
  const known = [...getCACertificates('bundled'), ...getCACertificates('system')].some((pem) =>
    isSigned(last, new X509Certificate(pem)),
  )
  if (last.checkIssued(last) && !isSigned(last, last))
    throw new Wrong(`The last certificate in ${certificate} is not as it was signed: export it anew.`)
  const whole = known || isSigned(last, last)
  if (!whole)
    throw new Wrong(
      `The certificate in ${certificate} is signed by ${lineOf(last.issuer)}, which is not in the file and which this machine does not know: put that one's certificate behind it.`,
    )
  const publicKey = own.publicKey.export({ type: 'spki', format: 'der' })
  return { pin: createHash('sha256').update(publicKey).digest('base64'), validTo: to, known }
}

/** By name and by signature: a certificate of the same name with another key vouches for nothing. */
const isSigned = (one: X509Certificate, by: X509Certificate): boolean =>
  one.checkIssued(by) && one.verify(by.publicKey)

const lineOf = (name: string): string => name.trim().split('\n').join(', ')

function certificatesIn(file: string): X509Certificate[] {
  const pems =
    textOf(file, 'certificate').match(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs) ?? []
  try {
    return pems.map((pem) => new X509Certificate(pem))
  } catch (_notOne) {
    throw new Wrong(`A certificate in ${file} is damaged: export it anew.`)
  }
}

function privateKeyIn(file: string) {
  const pem = textOf(file, 'certificate-key')
  if ((statSync(file).mode & 0o004) !== 0)
    throw new Wrong(`Everybody on this machine can read the key ${file}: chmod o-r ${file}`)
  if (/ENCRYPTED/.test(pem))
    throw new Wrong(
      `The key in ${file} asks for a password, which nginx has nobody to ask for: openssl pkey -in ${file} -out NEW`,
    )
  try {
    return createPrivateKey(pem)
  } catch (_notOne) {
    throw new Wrong(`${file} holds no private key in PEM: mend --certificate-key.`)
  }
}

function textOf(file: string, option: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    throw new Wrong(
      code === 'EACCES'
        ? `${file} may not be read by this user: run this as root.`
        : `There is no file ${file}: mend the name after --${option}.`,
    )
  }
}
