/** One line for each thing that is missing: whose, what, why, and where it still is. */
import { type Missing, type Room, roomTitle, type Whereabouts } from '../../../src-shared/completeness.ts'
import { listed } from '../../../src-shared/text.ts'
import { formatDateTime } from '../../i18n/index.ts'
import { hashOf } from '../frame/route.ts'
import table from '../officer/Table.module.css'
import { useText } from '../text/useText.ts'
import classes from './MissingScreen.module.css'

interface Props {
  list: readonly Missing[]
  /** What they are called. */
  rooms: readonly Room[]
  id: string
}

export function MissingList({ list, rooms, id }: Props) {
  const { t } = useText()
  return (
    <div className={table.wide}>
      <table className={table.table} data-testid={id}>
        <thead>
          <tr>
            <th scope="col">{t('completeness.student')}</th>
            <th scope="col">{t('missing-page.place')}</th>
            <th scope="col">{t('completeness.what')}</th>
            <th scope="col">{t('missing-page.why')}</th>
            <th scope="col">{t('missing-page.where')}</th>
          </tr>
        </thead>
        <tbody>
          {list.map((one) => (
            <Line
              key={`${one.exam.id}/${one.student.number}/${one.what}/${one.source}/${one.reason}/${one.where[0]?.part}`}
              one={one}
              rooms={rooms}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Line({ one, rooms }: { one: Missing; rooms: readonly Room[] }) {
  const { t, localize, word } = useText()
  const { student, attempt, room, seat } = one
  return (
    <tr data-missing="true" data-testid={`missing-${student.number}-${one.what}`}>
      <td>
        {attempt === null ? (
          student.name
        ) : (
          <a
            href={hashOf({
              screen: 'attempt',
              attempt,
              room: null,
              at: one.what === 'coverage' ? one.from : null,
            })}
          >
            {student.name}
          </a>
        )}{' '}
        <span className={table.quiet}>{student.number}</span>
      </td>
      <td>
        {t('missing-page.seat', { room: roomTitle(rooms, room), seat })}
        <br />
        <span className={table.quiet}>{localize(one.exam.title)}</span>
      </td>
      <td className={table.missing}>{word('missing', one.what)}</td>
      <td>
        <Why one={one} />
      </td>
      <td>
        {one.where.length === 0 ? (
          <span className={table.quiet}>{t('missing-page.nowhere')}</span>
        ) : (
          <span className={classes.where}>
            {one.where.map((place) => (
              <Place key={`${place.station.id}/${place.part}`} place={place} rooms={rooms} />
            ))}
          </span>
        )}
      </td>
    </tr>
  )
}

function Why({ one }: { one: Missing }) {
  const { t, word, bytes, language, lasting } = useText()
  const since = one.from === null ? null : formatDateTime(one.from, language)
  switch (one.what) {
    case 'not-uploaded':
      return t('missing-page.owed', { count: one.objects, size: bytes(one.bytes) })
    case 'coverage':
      return (
        <>
          {t('missing-page.gap', {
            source: t(`source.${one.source ?? 'screen'}`),
            span: lasting(one.ms ?? 0),
          })}{' '}
          <span className={table.quiet}>{word('gap', one.reason ?? 'unexplained')}</span>
        </>
      )
    case 'answers-unsaved':
      return t('missing-page.questions', { list: listed(one.questions) })
    case 'not-submitted':
      return since === null ? t('missing-page.no-record') : t('missing-page.last-record', { when: since })
    default:
      return '–'
  }
}

function Place({ place: { station, part, heardAt }, rooms }: { place: Whereabouts; rooms: readonly Room[] }) {
  const { t, language } = useText()
  return (
    <span>
      {t('missing-page.station', { station: station.name, room: roomTitle(rooms, station.room), part })}{' '}
      <span className={table.quiet}>
        {heardAt === null
          ? t('missing-page.never-heard')
          : t('missing-page.heard', { when: formatDateTime(heardAt, language) })}
      </span>
    </span>
  )
}
