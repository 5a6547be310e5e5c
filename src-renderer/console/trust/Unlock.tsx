/** Her key lies in this browser: the pass phrase opens it. */
import { Button } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { ProblemAlert } from '../../ui/index.ts'
import { problemOf } from '../server/api.ts'
import { type Mine, openStored } from './mine.ts'
import { PhraseField } from './Phrase.tsx'
import type { Stored } from './stored.ts'
import classes from './Trust.module.css'
import { useTrustText } from './text.ts'

interface Props {
  login: string
  stored: Stored
  onOpened: (mine: Mine) => void
  onPaper: () => void
}

export function Unlock({ login, stored, onOpened, onPaper }: Props) {
  const { t } = useTrustText()
  const [phrase, setPhrase] = useState('')
  const [wrong, setWrong] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)

  async function open(event: FormEvent) {
    event.preventDefault()
    setBusy(true)
    setWrong(false)
    setError(null)
    try {
      const mine = await openStored(login, stored, phrase)
      if (mine) return onOpened(mine)
      setWrong(true)
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }

  return (
    <>
      <p>{t('key.unlock-says')}</p>
      <form className={classes.form} onSubmit={(event) => void open(event)}>
        <PhraseField
          label={t('key.phrase')}
          error={wrong ? t('key.wrong') : null}
          value={phrase}
          id="phrase"
          onChange={setPhrase}
        />
        {error !== null && <ProblemAlert problem={problemOf(error)} />}
        <div className={classes.row}>
          <Button type="submit" loading={busy} disabled={phrase === ''} data-testid="unlock">
            {t('key.unlock')}
          </Button>
          <Button variant="default" onClick={onPaper} data-testid="forgotten">
            {t('key.forgotten')}
          </Button>
        </div>
      </form>
    </>
  )
}
