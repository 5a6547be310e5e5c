/** Ordering with two buttons a row, so that it needs neither a mouse nor dragging; who has a mouse can drag by the handle. */
import { ActionIcon, Button, Group, Text } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconGripVertical } from '@tabler/icons-react'
import { type PointerEvent, useState } from 'react'
import { useTranslation } from '../../i18n/index.ts'
import { AloudButton } from './AloudButton.tsx'
import { useSpoken } from './aloud.ts'
import type { FieldProps } from './field.ts'
import classes from './OrderAnswer.module.css'
import { moved, movedTo, orderOf } from './order.ts'
import { SaidText, useWords } from './SaidText.tsx'

export function OrderAnswer({ question, value, onChange }: FieldProps<'order'>) {
  const { t } = useTranslation()
  const [said, say] = useState('')
  const [dragged, drag] = useState<string | null>(null)
  const ids = question.options.map((option) => option.id)
  const order = orderOf(ids, value)
  const words = useWords()
  const spokenOf = useSpoken()
  const texts = new Map(question.options.map((said, place) => [said.id, words(said, place)]))

  const tell = (id: string, next: readonly string[]) =>
    say(t('answer.moved', { text: texts.get(id) ?? '', place: next.indexOf(id) + 1, total: next.length }))
  /** The list holds the pointer: its rows change places below it. */
  const begin = (event: PointerEvent<HTMLOListElement>): void => {
    const handle = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-drag]') : null
    if (!handle?.dataset.drag || event.button !== 0) return
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    drag(handle.dataset.drag)
  }
  const over = ({ currentTarget, clientY }: PointerEvent<HTMLOListElement>): void => {
    if (dragged === null) return
    const rows = [...currentTarget.children].map((row) => row.getBoundingClientRect())
    const place = rows.findIndex(({ bottom }) => clientY < bottom)
    const next = movedTo(order, dragged, place < 0 ? order.length - 1 : place)
    if (next.indexOf(dragged) !== order.indexOf(dragged)) onChange(next)
  }
  const end = (): void => {
    if (dragged !== null) tell(dragged, order)
    drag(null)
  }
  const move = (id: string, by: 1 | -1): void => {
    const next = moved(order, id, by)
    if (next === order) return
    onChange(next)
    tell(id, next)
  }
  return (
    <div>
      <ol
        className={classes.list}
        aria-label={t('answer.order-list')}
        onPointerDown={begin}
        onPointerMove={over}
        onPointerUp={end}
        onPointerCancel={end}
      >
        {order.map((id, place) => {
          const text = texts.get(id) ?? ''
          const said = question.options.find((option) => option.id === id)
          return (
            <li key={id} className={classes.row} data-dragged={dragged === id} data-testid={`option-${id}`}>
              <span className={classes.handle} data-drag={id} aria-hidden data-testid={`drag-${id}`}>
                <IconGripVertical size="1.3em" />
              </span>
              <span className={classes.place} aria-hidden>
                {place + 1}
              </span>
              <div className={classes.text}>{said && <SaidText said={said} />}</div>
              {said && <AloudButton name={id} texts={() => [spokenOf(said)]} part={text} />}
              {/* Never really disabled: at the ends of the list the focus would fall off the button. */}
              <ActionIcon
                size="xl"
                variant="default"
                aria-disabled={place === 0}
                aria-label={t('answer.up', { text })}
                onClick={() => move(id, -1)}
                data-testid={`move-up-${id}`}
              >
                <IconArrowUp aria-hidden />
              </ActionIcon>
              <ActionIcon
                size="xl"
                variant="default"
                aria-disabled={place === order.length - 1}
                aria-label={t('answer.down', { text })}
                onClick={() => move(id, 1)}
                data-testid={`move-down-${id}`}
              >
                <IconArrowDown aria-hidden />
              </ActionIcon>
            </li>
          )
        })}
      </ol>
      <Group mt="sm" gap="md">
        {value === null ? (
          <>
            <Button variant="default" onClick={() => onChange(order)} data-testid="order-keep">
              {t('answer.order-keep')}
            </Button>
            <Text style={{ flex: '1 1 16rem' }}>{t('answer.order-open')}</Text>
          </>
        ) : (
          <Button variant="subtle" onClick={() => onChange(null)} data-testid="clear">
            {t('answer.clear')}
          </Button>
        )}
      </Group>
      <span className="taza-unseen" aria-live="polite">
        {said}
      </span>
    </div>
  )
}
