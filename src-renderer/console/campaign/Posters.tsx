/** Posters of the session's page: brought as files, each with what it shows in words. */
import { Button, Fieldset, FileButton } from '@mantine/core'
import { useState } from 'react'
import { posterBytes, postersAtMost } from '../../../src-shared/campaign/bounds.ts'
import type { Poster } from '../../../src-shared/campaign/page.ts'
import { useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { problemOf, statusOf } from '../server/api.ts'
import { posterAddress, useSendPoster } from '../server/campaign.ts'
import classes from './Campaign.module.css'
import type { ListProps } from './Lists.tsx'
import { TextField } from './TextField.tsx'

/** What is told in words of its own. */
const refusals: Readonly<Record<number, string>> = { 409: 'too-many', 413: 'too-large', 415: 'wrong-kind' }

interface Props extends ListProps {
  files: readonly Poster[]
  onBrought: (digest: string) => void
}

export function Posters({ content: { posters }, language, onChange, files, onBrought }: Props) {
  const { t } = useTranslation('campaign')
  const send = useSendPoster()
  const [tooLarge, setTooLarge] = useState(false)
  const bring = (file: File | null) => {
    if (!file) return
    setTooLarge(file.size > posterBytes)
    send.reset()
    if (file.size > posterBytes) return
    send.mutate(file, { onSuccess: ({ digest }) => onBrought(digest) })
  }
  const refused = tooLarge ? 'too-large' : refusals[statusOf(send.error) ?? 0]
  return (
    <Fieldset legend={t('posters.title')} className={classes.group} data-testid="campaign-posters">
      <p className={classes.quiet}>{t('posters.says')}</p>
      {posters.map((one, i) => (
        <div key={one.digest} className={classes.item}>
          <Preview digest={one.digest} kind={files.find(({ digest }) => digest === one.digest)?.kind} />
          <TextField
            label={t('posters.name')}
            texts={one.title}
            language={language}
            onChange={(title) => onChange({ posters: posters.with(i, { ...one, title }) })}
            testId={`poster-${i}-name`}
          />
          <Button
            variant="default"
            size="compact-md"
            className={classes.remove ?? ''}
            onClick={() => onChange({ posters: posters.toSpliced(i, 1) })}
            aria-label={t('remove-one', {
              name: t('number', { part: t('posters.title'), number: String(i + 1) }),
            })}
          >
            {t('remove')}
          </Button>
        </div>
      ))}
      <FileButton accept="image/png,image/jpeg,application/pdf" onChange={bring}>
        {(props) => (
          <Button
            {...props}
            variant="default"
            className={classes.own ?? ''}
            loading={send.isPending}
            disabled={posters.length >= postersAtMost}
            data-testid="add-posters"
          >
            {t('posters.add')}
          </Button>
        )}
      </FileButton>
      {refused ? (
        <p className={classes.wrong} role="alert" data-testid="poster-refused">
          {t(`posters.${refused}`)}
        </p>
      ) : (
        send.error && <ProblemAlert problem={problemOf(send.error)} />
      )}
    </Fieldset>
  )
}

function Preview({ digest, kind }: { digest: string; kind: Poster['kind'] | undefined }) {
  const { t } = useTranslation('campaign')
  return (
    <a className={classes.preview} href={posterAddress(digest)} target="_blank" rel="noopener noreferrer">
      {kind === 'application/pdf' || kind === undefined ? (
        t('posters.file')
      ) : (
        <img src={posterAddress(digest)} alt={t('posters.title')} />
      )}
    </a>
  )
}
