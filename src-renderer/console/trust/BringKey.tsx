/** Her key is not in this browser, or its phrase is forgotten: the words on paper bring it back. */
import { Button, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { paperWords } from '../../../src-shared/trust/reader-key.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { problemOf } from '../server/api.ts'
import { keep, keyOnPaper, type Mine } from './mine.ts'
import { fits, NewPhrase, noPhrases } from './Phrase.tsx'
import type { TrustReader } from './queries.ts'
import classes from './Trust.module.css'
import { useTrustText } from './text.ts'

interface Props {
  login: string
  own: TrustReader
  /** The server has another key under her name than this browser. */
  other: boolean
  onOpened: (mine: Mine) => void
  onLost: () => void
}

export function BringKey({ login, own, other, onOpened, onLost }: Props) {
  const { t } = useTrustText()
  const [typed, setTyped] = useState('')
  const [phrases, setPhrases] = useState(noPhrases)
  const [wrong, setWrong] = useState<'none' | 'other' | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)

  async function bring(event: FormEvent) {
    event.preventDefault()
    setBusy(true)
    setWrong(null)
    setError(null)
    try {
      const key = await keyOnPaper(typed, own.key)
      if (key === 'none' || key === 'other') return setWrong(key)
      onOpened(await keep(login, key, own.key, phrases.phrase))
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }

  return (
    <>
      <h2>{t('key.bring')}</h2>
      {other && (
        <div className={classes.care} data-testid="other-key" role="alert">
          <p>{t('key.exchanged')}</p>
        </div>
      )}
      <p>{t('key.bring-says')}</p>
      <form className={classes.form} onSubmit={(event) => void bring(event)}>
        <Textarea
          label={t('key.typed')}
          description={t('key.typed-says', { count: paperWords })}
          error={wrong && t(`key.paper-${wrong}`)}
          autosize
          minRows={4}
          maxLength={1000}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          data-testid="paper"
        />
        <NewPhrase value={phrases} onChange={setPhrases} />
        {error !== null && <ProblemAlert problem={problemOf(error)} />}
        <div className={classes.row}>
          <Button
            type="submit"
            loading={busy}
            disabled={typed.trim() === '' || !fits(phrases)}
            data-testid="bring-key"
          >
            {t('key.bring-do')}
          </Button>
          <Button variant="default" onClick={onLost} data-testid="no-paper">
            {t('key.no-paper')}
          </Button>
        </div>
      </form>
    </>
  )
}
