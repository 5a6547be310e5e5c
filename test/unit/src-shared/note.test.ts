import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sha256, signerOf, verifierOf } from '../../../src-main/keeper/crypto.ts'
import { fromBase64, fromHex, toBase64, toHex } from '../../../src-shared/bytes.ts'
import { originOf, parseOrigin } from '../../../src-shared/ledger/names.ts'
import {
  cosign,
  formatCheckpoint,
  keyId,
  NoteError,
  parseCheckpoint,
  signNote,
  verifyNote,
} from '../../../src-shared/ledger/note.ts'
import { makeSigner } from '../../support/fake-university.ts'

/** The worked example of golang.org/x/mod/sumdb/note, whose format c2sp.org/signed-note writes down. */
const peter = {
  vkey: { name: 'PeterNeumann', id: 'c74f20a3', key: 'ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW' },
  seed: 'AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz',
  text: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
  line: '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
}
const peterKey = fromBase64(peter.vkey.key).slice(1)
const peterSigner = signerOf(peter.vkey.name, fromBase64(peter.seed).slice(1), peterKey)

describe('C2SP notes', () => {
  test('the published example: key id, signing and verifying', () => {
    expect(toHex(keyId(sha256, peter.vkey.name, 1, peterKey))).toBe(peter.vkey.id)
    const note = signNote(sha256, peter.text, peterSigner)
    expect(note).toBe(`${peter.text}\n${peter.line}`)
    const opened = verifyNote(sha256, note, [verifierOf(peter.vkey.name, peterKey)])
    expect(opened.text).toBe(peter.text)
    expect(opened.signatures).toMatchObject([{ name: 'PeterNeumann', type: 'signature', time: null }])
  })

  test('the checkpoint of c2sp.org/tlog-cosignature parses, with both its signatures in shape', () => {
    const note = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
`
    const parsed = parseCheckpoint(note)
    expect(parsed).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20852163 })
    expect(formatCheckpoint(parsed)).toBe(note.slice(0, note.lastIndexOf('\n\n') + 1))
    const stranger = makeSigner('witness.example.com/w1')
    expect(() => verifyNote(sha256, note, [verifierOf(stranger.name, stranger.publicKey)])).toThrow(NoteError)
  })

  const station = makeSigner('uni.example/taza/st1')
  const server = makeSigner('uni.example/taza')
  const verifiers = [station, server].map((s) => verifierOf(s.name, s.publicKey))
  const checkpoint = { origin: 'uni.example/taza/st1/a1/0', size: 42, root: new Uint8Array(32).fill(7) }
  const signed = signNote(sha256, formatCheckpoint(checkpoint), station)
  const both = cosign(sha256, signed, server, 1_700_000_000)

  test('a cosignature stands beside the signature, keeps its time, and replaces an older one of the same key', () => {
    expect(verifyNote(sha256, both, verifiers).signatures).toMatchObject([
      { name: station.name, type: 'signature' },
      { name: server.name, type: 'cosignature', time: 1_700_000_000 },
    ])
    const later = cosign(sha256, both, server, 1_700_000_009)
    expect(later.split('\n').length).toBe(both.split('\n').length)
    expect(verifyNote(sha256, later, verifiers).signatures[1]?.time).toBe(1_700_000_009)
    expect(parseCheckpoint(later)).toEqual(checkpoint)
  })

  test('unknown signatures are ignored, but one known signature is needed', () => {
    const other = makeSigner('stranger.example/key')
    const more = cosign(sha256, both, other, 5)
    expect(verifyNote(sha256, more, verifiers).signatures).toHaveLength(2)
    expect(() => verifyNote(sha256, more, [])).toThrow(NoteError)
    // Another key under the station's own name is unknown too.
    const namesake = signNote(sha256, formatCheckpoint(checkpoint), makeSigner(station.name))
    expect(() => verifyNote(sha256, namesake, verifiers)).toThrow(NoteError)
  })

  test('no single changed bit passes for the note it was', () => {
    const bytes = Buffer.from(both)
    fc.assert(
      fc.property(fc.nat({ max: bytes.length * 8 - 1 }), (bit) => {
        const bent = Buffer.from(bytes)
        bent[bit >> 3]! ^= 1 << (bit & 7)
        let kept: unknown
        try {
          const { text, signatures } = verifyNote(sha256, bent.toString('utf8'), verifiers)
          kept = { text, said: signatures.map((s) => `${s.name} ${s.type} ${s.time}`).sort() }
        } catch (error) {
          expect(error).toBeInstanceOf(NoteError)
          return
        }
        // At most one signature may have become a stranger's; what is left must be of the very same text.
        expect(kept).toMatchObject({ text: formatCheckpoint(checkpoint) })
        expect(JSON.stringify(kept)).not.toContain('undefined')
        expect((kept as { said: string[] }).said).toHaveLength(1)
      }),
      { numRuns: 600 },
    )
  })

  test.each([
    ['no blank line', 'a\n'],
    ['no newline at the end', signed.slice(0, -1)],
    ['a carriage return', signed.replace('\n', '\r\n')],
    ['a plain dash', signed.replace('—', '-')],
    ['loose base64', signed.replace(/=\n$/, '\n')],
  ])('malformed: %s', (_what, note) => {
    expect(() => verifyNote(sha256, note, verifiers)).toThrow(NoteError)
  })

  test.each([['01'], ['-1'], ['1e3'], [''], ['9007199254740993'], [' 1']])(
    'tree size %j is refused',
    (size) => {
      expect(() => parseCheckpoint(`o\n${size}\n${toBase64(new Uint8Array(32))}\n`)).toThrow(NoteError)
    },
  )

  test('names of ledgers', () => {
    const of = { station: 'st1', attempt: 'a-1', part: 3 }
    expect(parseOrigin(originOf('uni.example', of))).toEqual({ domain: 'uni.example', ...of })
    expect(parseOrigin('uni.example/taza/st1/a1/01')).toBeNull()
    expect(() => formatCheckpoint({ ...checkpoint, origin: 'two words' })).toThrow(NoteError)
  })

  test('hexadecimal and base64 are strict', () => {
    expect(() => fromHex('abc')).toThrow(TypeError)
    expect(() => fromBase64('AB==')).toThrow()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 9000 }), (bytes) => {
        expect(fromBase64(toBase64(bytes))).toEqual(Uint8Array.from(bytes))
        expect(fromHex(toHex(bytes))).toEqual(Uint8Array.from(bytes))
      }),
      { numRuns: 30 },
    )
  })
})
