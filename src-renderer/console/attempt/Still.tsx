/** A sealed still that the server opens, large on a press. Where it cannot be shown, its place says so. */
import { useState } from 'react'
import { useEvidence } from '../server/evidence.ts'
import { useText } from '../text/useText.ts'
import classes from './Still.module.css'

interface Props {
  attempt: string
  digest: string
  held: boolean
  alt: string
  testId?: string
}

export function Still({ attempt, digest, held, alt, testId }: Props) {
  const { t } = useText()
  const { still } = useEvidence()
  const [failed, setFailed] = useState<string | null>(null)
  if (!held) return <NoStill>{t('still.owed')}</NoStill>
  if (failed === digest) return <NoStill alert>{t('still.failed')}</NoStill>
  const address = still(attempt, digest)
  return (
    <a href={address} target="_blank" rel="noreferrer">
      <img
        className={classes.still}
        src={address}
        alt={alt}
        data-testid={testId}
        onError={() => setFailed(digest)}
      />
    </a>
  )
}

export function NoStill({ children, alert = false }: { children: string; alert?: boolean }) {
  return (
    <div className={classes.none} data-alert={alert} data-testid="no-still">
      {children}
    </div>
  )
}
