/** Who signed a protocol, and what the one who looks at it can do: sign it, or begin a new version. */
import { Button } from '@mantine/core'
import { type ProtocolPage, remarkLength } from '../../../src-shared/protocols/protocol.ts'
import { formatDateTime, useLanguage, useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { problemOf, statusOf } from '../server/api.ts'
import { useCorrectProtocol, useSignProtocol } from '../server/protocols.ts'
import classes from './Protocols.module.css'
import { Sentence } from './Sentence.tsx'

export function Signatures({ page }: { page: ProtocolPage }) {
  const { t } = useTranslation('protocol')
  const language = useLanguage()
  const { protocol, signatures, versions, signed, digest, ready, may } = page
  const which = { room: protocol.room.id, exam: protocol.exam.id }
  const sign = useSignProtocol(which)
  const correct = useCorrectProtocol(which)
  const isOvertaken = statusOf(sign.error) === 409
  const earlier = versions.slice(1)
  return (
    <section aria-label={t('sign-title')} data-testid="protocol-signatures">
      <h2>{t('sign-title')}</h2>
      {earlier.map(({ version, reason }) => (
        <p key={version}>{t('earlier', { version: version - 1, reason: reason ?? '' })}</p>
      ))}
      {signatures.length === 0 && <p>{t('nobody')}</p>}
      {signatures.map(({ by, at }) => (
        <p key={by.login}>
          {by.name} <span data-as-is>({by.login})</span> · {t('signed', { at: formatDateTime(at, language) })}
        </p>
      ))}
      {signed && (
        <p className={classes.digest} data-as-is>
          {t('digest', { digest })}
        </p>
      )}
      {!ready && <p>{t('not-ready')}</p>}
      {isOvertaken && (
        <p role="alert" className={classes.care} data-testid="protocol-overtaken">
          {t('overtaken')}
        </p>
      )}
      {sign.error && !isOvertaken && <ProblemAlert problem={problemOf(sign.error)} />}
      {may.sign && (
        <>
          <p>{t('sign-how')}</p>
          <Button loading={sign.isPending} onClick={() => sign.mutate(digest)} data-testid="protocol-sign">
            {t('sign')}
          </Button>
        </>
      )}
      {may.correct && (
        <Sentence
          id="protocol-correct"
          label={t('again-reason')}
          description={t('again-how')}
          button={t('again')}
          lengthAtMost={remarkLength}
          step={correct}
        />
      )}
    </section>
  )
}
