/** What she said to which consent text; each can be read as she read it. */
import { Anchor, Modal } from '@mantine/core'
import { useState } from 'react'
import type { Consent } from '../../../src-shared/consent.ts'
import { formatDateTime } from '../../i18n/format.ts'
import { Waiting } from '../frame/Waiting.tsx'
import { useConsentText } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import classes from './Consents.module.css'

export function Consents({ attempt, consents }: { attempt: string; consents: readonly Consent[] }) {
  const { t, language, time } = useText()
  const [read, setRead] = useState<string | null>(null)
  if (consents.length === 0) return null
  return (
    <section className={classes.consents} aria-label={t('consent.title')} data-testid="consents">
      {consents.map(({ at, given, digest, version, ...of }) => (
        <p key={`${at} ${given}`}>
          <b>{t(given ? 'event.consent-given' : 'event.consent-refused')}</b> {time(at)}
          <br />
          {version === null ? (
            t('consent.unknown', { language: t(`consent.languages.${of.language}`) })
          ) : (
            <>
              {t('consent.version', {
                ...{ language: t(`consent.languages.${of.language}`), number: version.number },
                since: formatDateTime(version.since, language),
              })}{' '}
              <Anchor
                component="button"
                type="button"
                onClick={() => setRead(digest)}
                data-testid="consent-read"
              >
                {t('consent.read')}
              </Anchor>
            </>
          )}
        </p>
      ))}
      {read !== null && <Text attempt={attempt} digest={read} onClose={() => setRead(null)} />}
    </section>
  )
}

function Text({ attempt, digest, onClose }: { attempt: string; digest: string; onClose: () => void }) {
  const { t } = useText()
  const { data, error, refetch } = useConsentText(attempt, digest)
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('consent.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {data ? (
        <div lang={data.language} data-as-is data-testid="consent-words">
          <h3>{data.title}</h3>
          <dl className={classes.words}>
            {data.parts.map(({ name, text }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        </div>
      ) : (
        <Waiting error={error} onRetry={() => void refetch()} />
      )}
    </Modal>
  )
}
