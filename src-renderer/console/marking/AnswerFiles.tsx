/** Files of an answer, each opened by itself: what cannot be had is said beside it. */
import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { AnswerFile } from '../../../src-shared/answer-files.ts'
import { formatBytes, useLanguage, useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { fetchFile, problemOf, statusOf } from '../server/api.ts'
import { saveBlob } from '../server/saveFile.ts'
import classes from './Marking.module.css'

interface Props {
  files: readonly AnswerFile[]
  /** Where the file with this digest is to be had. */
  addressOf: (digest: string) => string
}

export function AnswerFiles({ files, addressOf }: Props) {
  return (
    <ul className={classes.files}>
      {files.map((file) => (
        <li key={file.digest}>
          <OneFile file={file} address={addressOf(file.digest)} />
        </li>
      ))}
    </ul>
  )
}

function OneFile({ file: { name, bytes }, address }: { file: AnswerFile; address: string }) {
  const { t } = useTranslation('marking')
  const language = useLanguage()
  const open = useMutation({
    mutationFn: () => fetchFile(address),
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
