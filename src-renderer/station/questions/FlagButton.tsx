/** Marks a question to come back to; main keeps the mark. */
import { Button } from '@mantine/core'
import { IconFlag, IconFlagFilled } from '@tabler/icons-react'
import { useTranslation } from '../../i18n/index.ts'
import { act, useView } from '../store.ts'

export function FlagButton({ question }: { question: string }) {
  const { t } = useTranslation()
  const on = useView(({ flags }) => flags.includes(question))
  return (
    <Button
      size="lg"
      variant={on ? 'light' : 'subtle'}
      color={on ? 'orange' : 'gray'}
      c="var(--taza-ink)"
      aria-pressed={on}
      leftSection={on ? <IconFlagFilled aria-hidden size="1.1em" /> : <IconFlag aria-hidden size="1.1em" />}
      onClick={() => void act('exam.flag', { question, on: !on })}
      data-testid="flag"
    >
      {t('exam.flag')}
    </Button>
  )
}
