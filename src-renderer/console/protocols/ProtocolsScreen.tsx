/** The exams that were sat in a room lately, with how far their protocols are. */
import { formatDateTime, localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import { hashOf } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { useProtocols } from '../server/protocols.ts'
import { useRooms } from '../server/queries.ts'
import past from '../wall/Past.module.css'

const useRoomTitle = (room: string) => useRooms().data?.rooms.find(({ id }) => id === room)?.title ?? room

export function ProtocolsScreen({ room }: { room: string }) {
  const { t } = useTranslation('protocol')
  const language = useLanguage()
  const title = useRoomTitle(room)
  const { data, error, refetch } = useProtocols(room)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  return (
    <main className={table.page} data-testid="screen-protocols">
      <div className={past.head}>
        <h1>{t('list', { room: title })}</h1>
        <a href={hashOf({ screen: 'wall', room })}>{t('back')}</a>
      </div>
      <p>{t('list-how')}</p>
      {data.protocols.length === 0 ? (
        <p>{t('list-none')}</p>
      ) : (
        <div className={table.wide}>
          <table className={table.table}>
            <thead>
              <tr>
                {(['exam', 'starts', 'state'] as const).map((column) => (
                  <th key={column} scope="col">
                    {t(column)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.protocols.map(({ exam, signatures }) => (
                <tr key={exam.id}>
                  <td>
                    <a
                      href={hashOf({ screen: 'protocol', room, exam: exam.id })}
                      data-testid={`protocol-${exam.id}`}
                    >
                      {localize(exam.title, language)}
                    </a>
                  </td>
                  <td>{formatDateTime(exam.startsAt, language)}</td>
                  <td>{signatures === 0 ? t('unsigned') : t('signed-by', { n: signatures })}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </main>
  )
}
