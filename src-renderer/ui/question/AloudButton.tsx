/** Reads a text of the question aloud, and stops. */
import { ActionIcon, Button } from '@mantine/core'
import { IconPlayerStop, IconVolume } from '@tabler/icons-react'
import { useTranslation } from '../../i18n/index.ts'
import { type Spoken, useAloud } from './aloud.ts'

interface Props {
  /** Of what is read, in the question. */
  name: string
  texts: () => readonly Spoken[]
  /** Of one part of the question: what the part is called. */
  part?: string
}

export function AloudButton({ name, texts, part }: Props) {
  const { t } = useTranslation()
  const aloud = useAloud()
  if (!aloud) return null
  const on = aloud.reading === name
  const Icon = on ? IconPlayerStop : IconVolume
  const label = t(on ? 'aloud.stop' : 'aloud.read')
  const common = {
    variant: 'default' as const,
    onClick: () => aloud.toggle(name, texts()),
    'data-testid': `aloud-${name}`,
  }
  if (part === undefined)
    return (
      <Button {...common} size="md" leftSection={<Icon aria-hidden size="1.2em" />}>
        {label}
      </Button>
    )
  return (
    <ActionIcon {...common} size="xl" aria-label={`${label}: ${part}`} title={label}>
      <Icon aria-hidden />
    </ActionIcon>
  )
}
