/** A reader's key is made in her browser: told first what is lost with it, then the phrase, the words for paper, and named. */
import { Button, Checkbox } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { toBase64 } from '../../../src-shared/bytes.ts'
import { toPaper } from '../../../src-shared/trust/reader-key.ts'
import { type KeyPair, makeReaderKey } from '../../../src-shared/trust/seal.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { api, problemOf } from '../server/api.ts'
import { keep, type Mine } from './mine.ts'
import { fits, NewPhrase, noPhrases } from './Phrase.tsx'
import type { TrustReader } from './queries.ts'
import classes from './Trust.module.css'
import { useTrustText } from './text.ts'

interface Props {
  login: string
  /** Hers until now, which ends. */
  instead: TrustReader | null
  /** No other reader is there who could hand anything over. */
  alone: boolean
  onMade: (mine: Mine) => void
  onBack: (() => void) | null
}

export function MakeKey({ login, instead, alone, onMade, onBack }: Props) {
  const { t, language } = useTrustText()
  const [phrases, setPhrases] = useState(noPhrases)
  const [made, setMade] = useState<{ keys: KeyPair; words: string[] } | null>(null)
  const [written, setWritten] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const name = useMutation({
    mutationFn: async ({ publicKey, privateKey }: KeyPair) => {
      const key = toBase64(publicKey)
      await api.trust.setKey({ body: { key } })
      return keep(login, privateKey, key, phrases.phrase)
    },
  })

  async function make(event: FormEvent) {
    event.preventDefault()
    setError(null)
    try {
      const keys = await makeReaderKey()
      setMade({ keys, words: await toPaper(keys.privateKey, language) })
    } catch (problem) {
      setError(problem)
    }
  }

  if (made)
    return (
      <>
        <h2>{t('key.paper')}</h2>
        <p>{t('key.paper-says')}</p>
        <ol className={classes.words} data-testid="paper-words" data-as-is>
          {made.words.map((word, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a word may come twice, and they never change
            <li key={i}>{word}</li>
          ))}
        </ol>
        <div className={classes.form}>
          <Checkbox
            label={t('key.written')}
            checked={written}
            onChange={(event) => setWritten(event.currentTarget.checked)}
            data-testid="written"
          />
          {name.error && <ProblemAlert problem={problemOf(name.error)} />}
          <Button
            disabled={!written}
            loading={name.isPending}
            onClick={() => name.mutate(made.keys, { onSuccess: onMade })}
            data-testid="name-key"
          >
            {t('key.name')}
          </Button>
        </div>
      </>
    )
  return (
    <>
      <h2>{t(instead ? 'key.make-new' : 'key.make')}</h2>
      <p>{t('key.what')}</p>
      <div className={classes.care} data-testid="what-is-lost">
        <p>
          <b>{t('key.lost')}</b>
        </p>
        <ul>
          <li>{t('key.lost-phrase')}</li>
          <li>{t('key.lost-both')}</li>
          <li>{t('key.lost-all')}</li>
        </ul>
      </div>
      {instead && (
        <div className={classes.care} data-testid="instead">
          <p>{t(alone ? 'key.instead-alone' : 'key.instead')}</p>
        </div>
      )}
      <form className={classes.form} onSubmit={(event) => void make(event)}>
        <NewPhrase value={phrases} onChange={setPhrases} />
        {error !== null && <ProblemAlert problem={problemOf(error)} />}
        <div className={classes.row}>
          <Button type="submit" disabled={!fits(phrases)} data-testid="make-key">
            {t('key.begin')}
          </Button>
          {onBack && (
            <Button variant="default" onClick={onBack}>
              {t('back')}
            </Button>
          )}
        </div>
      </form>
    </>
  )
}
