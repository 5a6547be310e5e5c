/** `Content-Digest` of RFC 9530, SHA-256 alone: what damaged a body on its way shows even without TLS. */
import { toBase64 } from './bytes.ts'

/** The header's value for a digest of 32 bytes. */
export const contentDigest = (sha256: Uint8Array): string => `sha-256=:${toBase64(sha256)}:`
