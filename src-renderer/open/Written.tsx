/** @jsxImportSource preact */
/** What the university has written in some languages: in the reader's, or in another one that is said in `lang`. */
import { type Block, blocksOf, type Texts, textIn } from '../../src-shared/campaign/texts.ts'
import type { Language } from '../../src-shared/languages.ts'

interface Props {
  texts: Texts
  /** Of the page. */
  language: Language
}

/** In one line. */
export function Written({ texts, language }: Props) {
  const found = textIn(texts, language)
  if (!found) return null
  return (
    <span lang={found.language} data-as-is>
      {found.text}
    </span>
  )
}

/** Paragraphs and lists. */
export function WrittenText({ texts, language }: Props) {
  const found = textIn(texts, language)
  if (!found) return null
  return (
    <div lang={found.language} class="written" data-as-is data-testid="written">
      {blocksOf(found.text).map((block, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two may say the same, and none moves
        <BlockShown key={i} block={block} />
      ))}
    </div>
  )
}

function BlockShown({ block }: { block: Block }) {
  if (block.kind === 'paragraph') return <p>{block.text}</p>
  const items = block.items.map((item, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: two may say the same, and none moves
    <li key={i}>{item}</li>
  ))
  return block.kind === 'list' ? <ul>{items}</ul> : <ol>{items}</ol>
}
