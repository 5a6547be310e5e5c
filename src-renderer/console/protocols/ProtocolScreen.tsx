/** The protocol of a room: what wrote itself, the invigilators' remarks, their signatures. */
import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { counted, type Protocol, type ProtocolPage } from '../../../src-shared/protocols/protocol.ts'
import { formatDateTime, localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import { hashOf } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { protocolPdfAddress, useProtocol } from '../server/protocols.ts'
import { useText } from '../text/useText.ts'
import past from '../wall/Past.module.css'
import classes from './Protocols.module.css'
import { Remarks } from './Remarks.tsx'
import { Signatures } from './Signatures.tsx'
import { useEventText } from './useEventText.ts'

export function ProtocolScreen({ room, exam }: { room: string; exam: string }) {
  const { data, error, refetch } = useProtocol({ room, exam })
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  return <Page page={data} />
}

function Page({ page }: { page: ProtocolPage }) {
  const { t } = useTranslation('protocol')
  const language = useLanguage()
  const { protocol } = page
  const { exam, room, version, reason } = protocol
  return (
    <main className={`${table.page} ${classes.page}`} data-testid="screen-protocol">
      <div className={past.head}>
        <h1>{t('title', { exam: localize(exam.title, language), room: room.title })}</h1>
        <a href={hashOf({ screen: 'protocols', room: room.id })}>{t('nav')}</a>
        <Button
          component="a"
          href={protocolPdfAddress({ room: room.id, exam: exam.id }, language)}
          download
          variant="default"
          size="compact-md"
          leftSection={<IconDownload size={16} aria-hidden />}
          data-testid="protocol-pdf"
        >
          {t('pdf')}
        </Button>
      </div>
      <p>
        {t('when', {
          from: formatDateTime(exam.startsAt, language),
          to: formatDateTime(exam.endsAt, language),
        })}
      </p>
      <p data-testid="protocol-sums">{t('sums', counted(protocol.students))}</p>
      {version > 1 && <p>{t('version', { version, reason: reason ?? '' })}</p>}
      {!page.signed && <p>{t('draft')}</p>}
      <Watched protocol={protocol} />
      <Students protocol={protocol} />
      <Events protocol={protocol} />
      <Remarks page={page} />
      <Signatures page={page} />
    </main>
  )
}

function Watched({ protocol: { watched } }: { protocol: Protocol }) {
  const { t } = useTranslation('protocol')
  const language = useLanguage()
  return (
    <>
      <h2>{t('watched-title')}</h2>
      {watched.length === 0 && <p>{t('watched-nobody')}</p>}
      {watched.length > 0 && (
        <ul>
          {watched.map(({ name, login, assigned, since }) => (
            <li key={login}>
              {t(assigned ? 'watched-assigned' : 'watched', { name })} <span data-as-is>({login})</span>,{' '}
              {since === null
                ? t('watched-not')
                : t('watched-since', { at: formatDateTime(since, language) })}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

const columns = ['station', 'number', 'name', 'presence-head', 'opened', 'late', 'submitted'] as const

function Students({ protocol: { students } }: { protocol: Protocol }) {
  const { t } = useTranslation('protocol')
  const { time } = useText()
  return (
    <>
      <h2>{t('students')}</h2>
      <div className={table.wide}>
        <table className={table.table} data-testid="protocol-students">
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {t(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {students.map(({ number, name, station, presence, openedAt, late, submittedAt }) => (
              <tr key={number}>
                <td>{station}</td>
                <td>{number}</td>
                <td>{name}</td>
                <td data-missing={presence === 'absent'}>{t(`presence.${presence}`)}</td>
                <td>{openedAt !== null && time(openedAt)}</td>
                <td>{late > 0 && t('minutes', { n: late })}</td>
                <td>{submittedAt !== null && time(submittedAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

function Events({ protocol: { events, students, untold } }: { protocol: Protocol }) {
  const { t } = useTranslation('protocol')
  const { time } = useText()
  const say = useEventText()
  const names = new Map(students.map(({ number, name }) => [number, name]))
  return (
    <>
      <h2>{t('events')}</h2>
      {events.length === 0 ? (
        <p>{t('events-none')}</p>
      ) : (
        <div className={table.wide}>
          <table className={table.table} data-testid="protocol-events">
            <thead>
              <tr>
                {(['at', 'name', 'what'] as const).map((column) => (
                  <th key={column} scope="col">
                    {t(column)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {events.map((event, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: several of one student may be at one moment
                <tr key={i}>
                  <td>{time(event.at)}</td>
                  <td>{names.get(event.student) ?? event.student}</td>
                  <td>{say(event)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {untold > 0 && <p>{t('untold', { n: untold })}</p>}
    </>
  )
}
