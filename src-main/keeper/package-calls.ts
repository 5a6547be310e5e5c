/** A sealed paper is opened: by the key that the server gave out, or by the words of its envelope. */
import { fromBase64 } from '../../src-shared/bytes.ts'
import { keyByWords } from '../../src-shared/package/envelope.ts'
import { handOf, openPackage, papersKey } from '../../src-shared/package/sealed.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import type { CallTable } from './call-table.ts'
import type { Packages } from './packages.ts'

/** After so many wrong envelopes in a row nobody is heard for a while; each try takes its time besides. */
const triesInARow = 5
const pauseMs = 30_000

export interface PackageCallsDeps {
  packages: Pick<Packages, 'has' | 'lockOf' | 'read'>
  /** Ms from any steady clock. */
  now(): number
}

/** The count outlives a restarted main. */
export function createPackageCalls({
  packages,
  now,
}: PackageCallsDeps): Pick<CallTable, 'package.held' | 'package.hand' | 'package.open'> {
  let wrong = 0
  let againAt = 0

  async function byWords(words: string, digest: string): Promise<Uint8Array<ArrayBuffer>> {
    if (now() < againAt) throw new ProblemError('too-many-tries')
    // Counted before anything is waited for: tries side by side are tries all the same.
    wrong++
    if (wrong % triesInARow === 0) againAt = now() + pauseMs
    const lock = packages.lockOf(digest)
    const key = lock === null ? null : await keyByWords(words, digest, lock)
    if (!key) throw new ProblemError('wrong-envelope')
    wrong = 0
    againAt = 0
    return key
  }

  function read(digest: string): Uint8Array<ArrayBuffer> {
    const file = packages.read(digest)
    if (!file) throw new ProblemError('bad-input', 'no such package is held here')
    return new Uint8Array(file)
  }

  return {
    'package.held': ({ package: digest }) => ({
      held: packages.has(digest),
      envelope: packages.lockOf(digest) !== null,
    }),
    'package.hand': async ({ package: digest, place, words }) => ({
      hand: await handOf(read(digest), await byWords(words, digest), place),
    }),
    'package.open': async ({ package: digest, place, ticket, by }) => {
      const given = 'key' in by ? fromBase64(by.key) : null
      const words = 'words' in by ? await byWords(by.words, digest) : null
      const file = read(digest)
      const key = given ?? (words && (await papersKey(file, words)))
      if (!key) throw new ProblemError('bad-input', 'neither key nor words')
      return await openPackage(file, key, place, ticket)
    },
  }
}
