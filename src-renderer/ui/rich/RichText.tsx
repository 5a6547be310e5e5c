/**
 * A text with our few marks (src-shared/bank/rich-write.ts), made into elements one by one: whatever else may stand in it is
 * not shown as HTML, but as the words inside.
 */
import { createElement, type ReactNode, useEffect, useMemo, useRef } from 'react'
import { CountedSound } from './CountedSound.tsx'
import { highlighted } from './highlight.ts'
import { useShownMedia } from './media.ts'
import { Picture } from './Picture.tsx'
import classes from './RichText.module.css'
import { Tex } from './Tex.tsx'

/** As they are, without attributes. */
const plain = new Set('p strong em u s sub sup ul ol li tr blockquote'.split(' '))

interface Props {
  html: string
  /** Where a picture or a sound of this digest lies; null: it is not here yet. */
  address: (digest: string) => string | null
  /** What stands in the place of a gap. */
  gap?: (id: string) => ReactNode
}

export function RichText({ html, address, gap }: Props) {
  // Once: what is typed below it draws the question with each letter.
  const inner = useMemo(
    () => childrenOf(new DOMParser().parseFromString(html, 'text/html').body, { address, gap }),
    [html, address, gap],
  )
  return <div className={classes.text}>{inner}</div>
}

type Ways = Pick<Props, 'address' | 'gap'>

const childrenOf = (node: Node, ways: Ways): ReactNode[] =>
  [...node.childNodes].map((child, at) => shown(child, at, ways))

function shown(node: Node, key: number, ways: Ways): ReactNode {
  if (!(node instanceof HTMLElement)) return node.textContent
  const tag = node.tagName.toLowerCase()
  const { tex, gap, media, display } = node.dataset
  if (tag === 'span' && tex !== undefined) return <Tex key={key} tex={tex} display={display !== undefined} />
  if (tag === 'span' && gap !== undefined) return <span key={key}>{ways.gap?.(gap) ?? '____'}</span>
  if (media !== undefined)
    return <Medium key={key} node={node} digest={media} address={ways.address(media)} />
  if (tag === 'br') return <br key={key} />
  const inner = childrenOf(node, ways)
  if (tag === 'table')
    return (
      <table key={key}>
        <tbody>{inner}</tbody>
      </table>
    )
  if (tag === 'tbody') return inner
  if (tag === 'td' || tag === 'th')
    return createElement(
      tag,
      { key, colSpan: spanOf(node, 'colspan'), rowSpan: spanOf(node, 'rowspan') },
      inner,
    )
  if (tag === 'pre' && node.childElementCount === 0)
    return (
      <pre key={key} translate="no">
        {highlighted(node.textContent).map((token, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the tokens of a text never change places
          <span key={at} className={classes[token.kind]}>
            {token.text}
          </span>
        ))}
      </pre>
    )
  // Code is nobody's language.
  if (tag === 'pre' || tag === 'code') return createElement(tag, { key, translate: 'no' }, inner)
  return plain.has(tag) ? createElement(tag, { key }, inner) : <span key={key}>{inner}</span>
}

interface MediumProps {
  node: HTMLElement
  digest: string
  address: string | null
}

function Medium({ node, digest, address }: MediumProps) {
  const { counted } = useShownMedia()
  const sound = node.tagName === 'AUDIO' ? counted?.(digest) : null
  if (sound) return <CountedSound sound={sound} />
  const alt = node.getAttribute('alt') ?? ''
  if (address === null) return <span className={classes.absent}>{alt}</span>
  if (node.tagName === 'IMG') return <Picture address={address} alt={alt} />
  return <Sound address={address} />
}

function Sound({ address }: { address: string }) {
  const { covered } = useShownMedia()
  const element = useRef<HTMLAudioElement>(null)
  // The clock may stand meanwhile.
  useEffect(() => {
    if (covered) element.current?.pause()
  }, [covered])
  return (
    // biome-ignore lint/a11y/useMediaCaption: a sound of a question has its words in the question
    <audio ref={element} src={address} controls controlsList="nodownload noplaybackrate" preload="none" />
  )
}

const spanOf = (node: HTMLElement, name: string): number => Number(node.getAttribute(name) ?? 1) || 1
