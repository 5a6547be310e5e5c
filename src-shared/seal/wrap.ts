/** A part's key wrapped for a recipient: HPKE (RFC 9180) base mode, X25519, HKDF-SHA256, AES-256-GCM. */
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core'
import { fromBase64, toBase64, utf8 } from '../bytes.ts'

const suite = () =>
  new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() })

/** HPKE `info`: a wrap made for one part opens for no other. */
export const wrapInfo = (of: { attempt: string; part: number }): Uint8Array<ArrayBuffer> =>
  utf8(`taza part key\n${of.attempt}\n${of.part}`)

/** `recipient` is a raw X25519 public key (32 bytes). The results are base64, as in a `KeyWrap`. */
export async function wrapKey(
  recipient: Uint8Array<ArrayBuffer>,
  key: Uint8Array<ArrayBuffer>,
  info: Uint8Array<ArrayBuffer>,
): Promise<{ enc: string; ciphertext: string }> {
  const hpke = suite()
  const recipientPublicKey = await hpke.kem.deserializePublicKey(recipient)
  const sealed = await hpke.seal({ recipientPublicKey, info }, key)
  return {
    enc: toBase64(new Uint8Array(sealed.enc)),
    ciphertext: toBase64(new Uint8Array(sealed.ct)),
  }
}

/** `recipient` is a raw X25519 private key (32 bytes). Rejects when the wrap is not for it or not of this `info`. */
export async function unwrapKey(
  recipient: Uint8Array<ArrayBuffer>,
  wrap: { enc: string; ciphertext: string },
  info: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const hpke = suite()
  const recipientKey = await hpke.kem.deserializePrivateKey(recipient)
  const enc = fromBase64(wrap.enc)
  return new Uint8Array(await hpke.open({ recipientKey, enc, info }, fromBase64(wrap.ciphertext)))
}

interface Recipient {
  publicKey: Uint8Array<ArrayBuffer>
  privateKey: Uint8Array<ArrayBuffer>
}

/** A fresh X25519 pair, raw 32 bytes each. */
export const makeRecipient = async (): Promise<Recipient> => raw(await suite().kem.generateKeyPair())

/** The pair that belongs to these 32 secret bytes (RFC 9180, DeriveKeyPair). */
export const recipientOf = async (secret: Uint8Array<ArrayBuffer>): Promise<Recipient> =>
  raw(await suite().kem.deriveKeyPair(secret))

async function raw(pair: Awaited<ReturnType<CipherSuite['kem']['generateKeyPair']>>): Promise<Recipient> {
  const hpke = suite()
  return {
    publicKey: new Uint8Array(await hpke.kem.serializePublicKey(pair.publicKey)),
    privateKey: new Uint8Array(await hpke.kem.serializePrivateKey(pair.privateKey)),
  }
}
