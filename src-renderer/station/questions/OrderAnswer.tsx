/** Ordering with two buttons a row, so that it needs neither a mouse nor dragging. */
import { ActionIcon, Button, Group, Text } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useState } from 'react'
import { localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import type { FieldProps } from './field.ts'
import classes from './OrderAnswer.module.css'
import { moved, orderOf } from './order.ts'

export function OrderAnswer({ question, value, onChange }: FieldProps<'order'>) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [said, say] = useState('')
  const ids = question.options.map((option) => option.id)
  const order = orderOf(ids, value)
  const texts = new Map(question.options.map(({ id, text }) => [id, localize(text, language)]))

  const move = (id: string, by: 1 | -1): void => {
    const next = moved(order, id, by)
    if (next === order) return
    onChange(next)
    say(t('answer.moved', { text: texts.get(id) ?? '', place: next.indexOf(id) + 1, total: next.length }))
  }
  return (
    <div>
      <ol className={classes.list} aria-label={t('answer.order-list')}>
        {order.map((id, place) => {
          const text = texts.get(id) ?? ''
          return (
            <li key={id} className={classes.row} data-testid={`option-${id}`}>
              <span className={classes.place} aria-hidden>
                {place + 1}
              </span>
              <span className={classes.text}>{text}</span>
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
