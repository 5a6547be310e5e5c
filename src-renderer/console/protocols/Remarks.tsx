/** What the invigilators of the room have to say beside what wrote itself. */
import { type ProtocolPage, remarkLength } from '../../../src-shared/protocols/protocol.ts'
import { formatDateTime, useLanguage, useTranslation } from '../../i18n/index.ts'
import { useRemark } from '../server/protocols.ts'
import { Sentence } from './Sentence.tsx'

export function Remarks({ page: { protocol, may } }: { page: ProtocolPage }) {
  const { t } = useTranslation('protocol')
  const language = useLanguage()
  const remark = useRemark({ room: protocol.room.id, exam: protocol.exam.id })
  const { remarks } = protocol
  return (
    <section aria-label={t('remarks')} data-testid="protocol-remarks">
      <h2>{t('remarks')}</h2>
      {remarks.length === 0 && <p>{t('remarks-none')}</p>}
      {remarks.map(({ at, by, words }) => (
        <p key={`${at} ${words}`}>
          {formatDateTime(at, language)} · {by}: <span data-as-is>{words}</span>
        </p>
      ))}
      {may.remark && (
        <Sentence
          id="remark"
          label={t('remark')}
          button={t('remark-add')}
          lengthAtMost={remarkLength}
          step={remark}
        />
      )}
    </section>
  )
}
