/** Her key is named, and a reader who is there has yet to let it in. */
import { KeyWords } from './KeyWords.tsx'
import classes from './Trust.module.css'
import { useTrustText } from './text.ts'

export function WaitToBeLetIn({ publicKey }: { publicKey: string }) {
  const { t } = useTrustText()
  return (
    <div className={classes.care} data-testid="waits">
      <p>
        <b>{t('wait.title')}</b>
      </p>
      <p>{t('wait.says')}</p>
      <p>
        <KeyWords publicKey={publicKey} />
      </p>
    </div>
  )
}
