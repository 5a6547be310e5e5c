/** Readers and a conversation of the trust line for the screens: sealed as the page and the readers seal. */
import { toBase64 } from '../../../src-shared/bytes.ts'
import { accessBy, idOf } from '../../../src-shared/trust/code.ts'
import { partsOf } from '../../../src-shared/trust/message.ts'
import { makeReaderKey, sealMessage } from '../../../src-shared/trust/seal.ts'
import { bytesOf } from '../../../src-shared/trust/words.ts'

export const domain = 'university.test'
/** As a person types it. */
export const words = 'алма нан шай бал түлкі аю өзен кітап'

export const readers = await Promise.all(
  ['Әлия Сапарова', 'Бауыржан Төлегенов'].map(async (name, i) => ({
    id: 'ab'.charAt(i).repeat(32),
    name,
    key: toBase64((await makeReaderKey()).publicKey),
  })),
)

const { locator, key } = await accessBy(bytesOf(words).bytes, domain)
const conversation = await idOf(locator)
const said = [
  ['sender', 'Философиядан емтихан алдында топтан 50 000 теңгеден жинады.'],
  ['reader', 'Рақмет. Қай топ, ақшаны кім жинады? Күнін білсеңіз, жазыңыз.'],
] as const

export const messages = await Promise.all(
  said.map(async ([side, text], n) => ({
    n,
    side,
    at: Date.UTC(2026, 2, 2, 9 + n),
    sealed: await sealMessage(
      key,
      { conversation, side, n },
      partsOf({ kind: 'bribe', language: 'kk', text, pictures: [] }),
    ),
  })),
)
