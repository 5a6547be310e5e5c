/** Marks what is chosen in an essay; Ctrl+Z takes it back as it does what was typed. */
import { ActionIcon, Group } from '@mantine/core'
import { IconBold, IconItalic, IconList, IconListNumbers } from '@tabler/icons-react'
import { type KeyboardEvent, memo, type RefObject } from 'react'
import { useTranslation } from '../../../i18n/index.ts'
import { type Edit, emphasise, list } from './format.ts'

type Change = (text: string, from: number, to: number) => Edit
const marks = {
  bold: { Icon: IconBold, change: (text, from, to) => emphasise(text, from, to, '**') },
  italic: { Icon: IconItalic, change: (text, from, to) => emphasise(text, from, to, '_') },
  dots: { Icon: IconList, change: (text, from, to) => list(text, from, to, 'dots') },
  numbers: { Icon: IconListNumbers, change: (text, from, to) => list(text, from, to, 'numbers') },
} satisfies Record<string, { Icon: typeof IconBold; change: Change }>
type Mark = keyof typeof marks
const names = ['bold', 'italic', 'dots', 'numbers'] as const

interface Props {
  field: RefObject<HTMLTextAreaElement | null>
  /** Of the field's text, UTF-16 units. */
  maxLength: number
}

/** Not drawn again with each letter that is typed. */
export const FormatBar = memo(function FormatBar({ field, maxLength }: Props) {
  const { t } = useTranslation()
  return (
    <Group gap="xs" mb={4} role="group" aria-label={t('format.bar')}>
      {names.map((name) => {
        const { Icon } = marks[name]
        return (
          <ActionIcon
            key={name}
            variant="default"
            size="lg"
            aria-label={t(`format.${name}`)}
            title={t(`format.${name}`)}
            // What is chosen in the field stays chosen.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => field.current && format(field.current, name, maxLength)}
            data-testid={`format-${name}`}
          >
            <Icon aria-hidden size="1.2em" />
          </ActionIcon>
        )
      })}
    </Group>
  )
})

/** Ctrl+B and Ctrl+I, by the key's place: in each keyboard layout. */
export function formatByKey(event: KeyboardEvent<HTMLTextAreaElement>, maxLength: number): void {
  const name = { KeyB: 'bold', KeyI: 'italic' }[event.code] as Mark | undefined
  if (!name || !event.ctrlKey || event.altKey || event.shiftKey || event.metaKey) return
  event.preventDefault()
  format(event.currentTarget, name, maxLength)
}

function format(field: HTMLTextAreaElement, name: Mark, maxLength: number): void {
  const { value, selectionStart, selectionEnd } = field
  const { from, to, text, chosen } = marks[name].change(value, selectionStart, selectionEnd)
  // The field is full, as the line below it says; a part of a mark would be worse.
  if (value.length - (to - from) + text.length > maxLength) return
  field.focus()
  field.setSelectionRange(from, to)
  // The one way that the browser's own undo knows.
  document.execCommand(text === '' ? 'delete' : 'insertText', false, text)
  field.setSelectionRange(chosen[0], chosen[1])
}
