/** One file of the folder is chosen for an answer. What programs saved since is there after another look. */
import { Alert, Button, Code, Group, Loader, Modal, Stack, Text } from '@mantine/core'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { type AnswerFile, answerFiles } from '../../../../src-shared/answer-files.ts'
import type { Problem } from '../../../../src-shared/vocabulary.ts'
import { formatBytes, useLanguage, useTranslation } from '../../../i18n/index.ts'
import { FileChoices } from '../../FileChoices.tsx'
import { ProblemAlert } from '../../index.ts'
import type { Folder, Listed } from './folder.ts'
import classes from './UploadAnswer.module.css'

interface Props {
  question: string
  opened: boolean
  folder: Folder
  /** What the answer has already. */
  there: readonly AnswerFile[]
  onPut: (file: AnswerFile) => void
  onClose: () => void
  /** It is out of sight: where the reader goes on is the caller's to say. */
  onClosed: () => void
}

export function FileDialog({ opened, onClose, onClosed, ...choice }: Props) {
  const { t } = useTranslation()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      returnFocus={false}
      onExitTransitionEnd={onClosed}
      title={t('answer.upload-title')}
      centered
      size="lg"
      closeButtonProps={{ 'aria-label': t('close') }}
      data-testid="upload-dialog"
    >
      {opened && <Choice {...choice} onClose={onClose} />}
    </Modal>
  )
}

function Choice({ question, folder, there, onPut, onClose }: Omit<Props, 'opened' | 'onClosed'>) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [listed, setListed] = useState<Listed | null>(null)
  const [wrong, setWrong] = useState<string | Problem | null>(null)
  const [chosen, setChosen] = useState('')
  const [busy, setBusy] = useState(false)
  /** The answer as it is now; null: this is closed, and nobody puts anything in any more. */
  const answer = useRef<Pick<Props, 'there' | 'onPut'> | null>(null)
  useLayoutEffect(() => {
    answer.current = { there, onPut }
    return () => {
      answer.current = null
    }
  }, [there, onPut])

  const look = async () => {
    setBusy(true)
    const found = await folder.list(question)
    setBusy(false)
    if ('problem' in found) setWrong(found.problem)
    else setListed(found)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once it is opened; then when somebody asks for it.
  useEffect(() => void look(), [])

  const put = async () => {
    setBusy(true)
    setWrong(null)
    const taken = await folder.take(question, chosen)
    const now = answer.current
    if (!now) return
    setBusy(false)
    if ('problem' in taken) setWrong(taken.problem)
    else if ('untaken' in taken)
      setWrong(t(`answer.untaken.${taken.untaken}`, { size: formatBytes(answerFiles.bytes, language) }))
    else if (now.there.some(({ digest }) => digest === taken.file.digest)) setWrong(t('answer.upload-there'))
    else now.onPut(taken.file)
  }

  const files = listed?.files ?? []
  // One that has gone meanwhile is not given.
  const names = files.some(({ name }) => name === chosen) ? [chosen] : []
  return (
    <Stack>
      {listed === null && wrong === null && <Loader aria-label={t('answer.upload-look')} />}
      {listed && files.length === 0 && (
        <Text size="lg" data-testid="upload-empty">
          {t(listed.others === 0 ? 'answer.upload-empty' : 'answer.upload-none-fit')}
        </Text>
      )}
      {files.length > 0 && (
        <FileChoices
          {...{ files, names }}
          multiple={false}
          label={t('web.files-one')}
          onChoose={([name = '']) => setChosen(name)}
        />
      )}
      {files.length > 0 && listed && listed.others > 0 && (
        <Text c="var(--taza-quiet)">{t('web.files-others', { count: listed.others })}</Text>
      )}
      {listed && (
        <div>
          <Text c="var(--taza-quiet)">{t('answer.upload-folder')}</Text>
          <Code className={classes.folder ?? ''} translate="no" data-as-is>
            {listed.folder}
          </Code>
        </div>
      )}
      {typeof wrong === 'string' ? (
        <Alert role="alert" color="orange" data-testid="upload-untaken">
          <Text c="var(--taza-ink)">{wrong}</Text>
        </Alert>
      ) : (
        wrong && <ProblemAlert problem={wrong} />
      )}
      <Group justify="flex-end">
        <Button
          variant="default"
          size="lg"
          disabled={busy}
          onClick={() => {
            setWrong(null)
            void look()
          }}
          data-testid="upload-look"
        >
          {t('answer.upload-look')}
        </Button>
        <Button variant="default" size="lg" onClick={onClose} data-testid="upload-cancel">
          {t('web.cancel')}
        </Button>
        {files.length > 0 && (
          <Button
            size="lg"
            loading={busy}
            disabled={names.length === 0}
            onClick={() => void put()}
            data-testid="upload-put"
          >
            {t('answer.upload-put')}
          </Button>
        )}
      </Group>
    </Stack>
  )
}
