/** Files of an answer, each opened by itself: what cannot be had is said beside it. */
import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { AnswerFile } from '../../../src-shared/answer-files.ts'
import { consoleApi } from '../../../src-shared/api/console.ts'
import { addressOf } from '../../../src-shared/api/endpoint.ts'
import { formatBytes, useLanguage, useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { fetchFile, problemOf, statusOf } from '../server/api.ts'
import { saveBlob } from '../server/saveFile.ts'
import classes from './Marking.module.css'

interface Props {
  exam: string
  cipher: string
  files: readonly AnswerFile[]
}

export function AnswerFiles({ exam, cipher, files }: Props) {
  return (
    <ul className={classes.files}>
      {files.map((file) => (
        <li key={file.digest}>
          <OneFile exam={exam} cipher={cipher} file={file} />
        </li>
      ))}
    </ul>
  )
}

function OneFile({
  exam,
  cipher,
  file: { digest, name, bytes },
}: Omit<Props, 'files'> & { file: AnswerFile }) {
  const { t } = useTranslation('marking')
  const language = useLanguage()
  const open = useMutation({
    mutationFn: () => fetchFile(addressOf(consoleApi.marking.answerFile, { exam, cipher, file: digest })),
    onSuccess: (blob) => saveBlob(blob, name),
  })
  const status = statusOf(open.error)
  return (
    <>
      <Button
        variant="default"
        loading={open.isPending}
        onClick={() => open.mutate()}
        aria-label={t('mark.file', { name })}
        data-testid="answer-file"
      >
        <span data-as-is>{name}</span>
      </Button>{' '}
      <span className={classes.quiet}>{formatBytes(bytes, language)}</span>
      {status === 409 || status === 422 ? (
        <p role="alert" data-testid="answer-file-wrong">
          {t(status === 409 ? 'mark.file-missing' : 'mark.file-altered')}
        </p>
      ) : (
        open.error && <ProblemAlert problem={problemOf(open.error)} />
      )}
    </>
  )
}
