/** Files as an answer: put in from the student's folder, replaced, taken out; each step said to whoever does not see it. */
import { Button, Group, Text } from '@mantine/core'
import { useRef, useState } from 'react'
import { type AnswerFile, answerFiles } from '../../../../src-shared/answer-files.ts'
import { filesIn } from '../../../../src-shared/exam.ts'
import { formatBytes, useLanguage, useTranslation } from '../../../i18n/index.ts'
import type { FieldProps } from '../field.ts'
import { FileDialog } from './FileDialog.tsx'
import { useFolder } from './folder.ts'
import classes from './UploadAnswer.module.css'

export function UploadAnswer({ question, value, onChange }: FieldProps<'upload'>) {
  const { t } = useTranslation()
  const language = useLanguage()
  const folder = useFolder()
  const files = filesIn(value)
  /** What the chosen file stands for: another (its digest), or itself (''); null: none is being chosen. */
  const [choosing, choose] = useState<string | null>(null)
  const [said, say] = useState('')
  const status = useRef<HTMLParagraphElement>(null)
  /** Where a reader goes on after the dialog: at its button, which is gone where the answer is full. */
  const next = useRef<HTMLElement>(null)

  const give = (next: AnswerFile[]) => onChange(next.length === 0 ? null : next)
  const put = (file: AnswerFile) => {
    const place = files.findIndex(({ digest }) => digest === choosing)
    give(place < 0 ? [...files, file] : files.with(place, file))
    say(t('answer.upload-added', { name: file.name }))
    next.current = status.current
    choose(null)
  }
  const ask = (instead: string, button: HTMLElement) => {
    next.current = button
    choose(instead)
  }
  const takeOut = ({ digest, name }: AnswerFile) => {
    give(files.filter((one) => one.digest !== digest))
    say(t('answer.upload-removed', { name }))
    // Its button is gone with it.
    status.current?.focus()
  }

  return (
    <div>
      <Text c="var(--taza-quiet)" id="upload-limit">
        {t('answer.upload-limit', {
          count: question.files,
          size: formatBytes(answerFiles.bytes, language),
        })}
        {question.types.length > 0 && (
          <span data-as-is>
            {` ${t('answer.upload-types', { types: question.types.map((type) => `.${type}`).join(' ') })}`}
          </span>
        )}
      </Text>
      {files.length === 0 ? (
        <p data-testid="upload-none">{t('answer.upload-none')}</p>
      ) : (
        <ul className={classes.files} aria-label={t('answer.upload-list')}>
          {files.map((file) => (
            <li key={file.digest} className={classes.file} data-testid="upload-file">
              <span className={classes.name}>
                <bdi translate="no" data-as-is>
                  {file.name}
                </bdi>{' '}
                <span className={classes.size}>{formatBytes(file.bytes, language)}</span>
              </span>
              {folder && (
                <Group gap="xs">
                  <Button
                    variant="default"
                    aria-label={t('answer.upload-replace-name', { name: file.name })}
                    onClick={({ currentTarget }) => ask(file.digest, currentTarget)}
                    data-as-is
                    data-testid="upload-replace"
                  >
                    {t('answer.upload-replace')}
                  </Button>
                  <Button
                    variant="default"
                    aria-label={t('answer.upload-remove-name', { name: file.name })}
                    onClick={() => takeOut(file)}
                    data-as-is
                    data-testid="upload-remove"
                  >
                    {t('answer.upload-remove')}
                  </Button>
                </Group>
              )}
            </li>
          ))}
        </ul>
      )}
      {files.length < question.files && (
        <Button
          size="lg"
          disabled={folder === null}
          aria-describedby="question-text upload-limit"
          onClick={({ currentTarget }) => ask('', currentTarget)}
          data-testid="upload-choose"
        >
          {t('answer.upload-choose')}
        </Button>
      )}
      <p ref={status} role="status" tabIndex={-1} className={classes.status} data-testid="upload-status">
        {folder === null ? t('answer.upload-preview') : said}
      </p>
      {folder && (
        <FileDialog
          question={question.id}
          opened={choosing !== null && !folder.covered}
          folder={folder}
          there={files}
          onPut={put}
          onClose={() => choose(null)}
          onClosed={() => next.current?.focus()}
        />
      )}
    </div>
  )
}
