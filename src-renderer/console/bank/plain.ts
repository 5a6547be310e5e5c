/** What the server will make of the texts that are written: for a preview before they are saved. Pure. */
import { type ItemTexts, languagesOf, sanitised } from '../../../src-shared/bank/texts.ts'

/** Whether the bank has a picture is the server's to say. */
const any = { get: (digest: string) => ({ digest, sound: false }) }

export function plainTexts(texts: ItemTexts): ItemTexts {
  const plain: ItemTexts = {}
  for (const language of languagesOf(texts)) {
    const item = texts[language]
    if (item) plain[language] = sanitised(item, any).item
  }
  return plain
}
