/** The exam's page asks for files: those of the attempt's folder, in the place of the system's own dialog. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { WebView } from '../../../src-shared/bridge/station-view.ts'
import { useTranslation } from '../../i18n/index.ts'
import { FileChoices } from '../../ui/FileChoices.tsx'
import { ProblemAlert } from '../../ui/index.ts'
import { act, useStation } from '../store.ts'

type Choosing = NonNullable<WebView['choosing']>

export function FilePicker({ choosing }: { choosing: Choosing | null }) {
  const { t } = useTranslation()
  return (
    <Modal
      opened={choosing !== null}
      onClose={() => void act('web.choose', { names: [] })}
      title={t('web.files-title')}
      centered
      size="lg"
      closeButtonProps={{ 'aria-label': t('close') }}
      data-testid="web-files"
    >
      {choosing && <Choice choosing={choosing} />}
    </Modal>
  )
}

function Choice({ choosing: { files, multiple, others } }: { choosing: Choosing }) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<string[]>([])
  const busy = useStation((state) => state.busy === 'web.choose')
  const refusal = useStation((state) => state.refusal)
  // One that has gone meanwhile is not given.
  const names = chosen.filter((name) => files.some((one) => one.name === name))
  const label = t(multiple ? 'web.files-many' : 'web.files-one')
  return (
    <Stack>
      {files.length === 0 ? (
        <Text size="lg" data-testid="web-files-none">
          {t(others === 0 ? 'web.files-none' : 'web.files-none-fit')}
        </Text>
      ) : (
        <FileChoices {...{ files, multiple, label, names }} onChoose={setChosen} />
      )}
      {files.length > 0 && others > 0 && (
        <Text c="var(--taza-quiet)">{t('web.files-others', { count: others })}</Text>
      )}
      {refusal && <ProblemAlert problem={refusal} />}
      <Group justify="flex-end">
        <Button
          variant="default"
          size="lg"
          onClick={() => void act('web.choose', { names: [] })}
          data-testid="web-files-cancel"
        >
          {t('web.cancel')}
        </Button>
        {files.length > 0 && (
          <Button
            size="lg"
            loading={busy}
            disabled={names.length === 0}
            onClick={() => void act('web.choose', { names })}
            data-testid="web-files-give"
          >
            {t('web.files-give')}
          </Button>
        )}
      </Group>
    </Stack>
  )
}
