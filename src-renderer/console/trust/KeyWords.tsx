import { useEffect, useState } from 'react'
import { wordsOfKey } from './mine.ts'
import classes from './Trust.module.css'
import { useTrustText } from './text.ts'

/** The eight words of a public key: worked out here, so that they are the key's and not what somebody says of it. */
export function KeyWords({ publicKey }: { publicKey: string }) {
  const { language, t } = useTrustText()
  const [words, setWords] = useState('…')
  useEffect(() => {
    let current = true
    void wordsOfKey(publicKey, language)
      .catch((error: unknown) => {
        console.warn('not a public key', error)
        return t('readers.no-key')
      })
      .then((now) => current && setWords(now))
    return () => {
      current = false
    }
  }, [publicKey, language, t])
  return (
    <span className={classes.key} data-as-is data-testid="key-words">
      {words}
    </span>
  )
}
