/** A text of the item that is written. */
import { createContext, useContext } from 'react'
import { RichField } from '../editor/RichField.tsx'

interface Writing {
  address: (digest: string) => string
  /** What a gap of this id is called. */
  gap: (id: string) => string
  /** Another language is another text: its fields are made anew. */
  language: string
}
export const WritingContext = createContext<Writing>({ address: () => '', gap: () => '', language: '' })

interface Props {
  label: string
  html: string
  onChange: (html: string) => void
  testId?: string
  small?: boolean
}

export function Words(props: Props) {
  const { address, gap, language } = useContext(WritingContext)
  return <RichField key={language} {...props} address={address} gap={gap} />
}
