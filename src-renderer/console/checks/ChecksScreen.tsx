/** The machines of a room as they were checked: each is fine, or says what is to be mended, beside what its cameras show. */
import { Button } from '@mantine/core'
import { isCheckStep } from '../../../src-shared/machine-check.ts'
import {
  answerWithinMs,
  type CheckState,
  type RoomCheck,
  type RoomChecks,
} from '../../../src-shared/room-checks.ts'
import { cameras } from '../../../src-shared/vocabulary.ts'
import { formatDateTime, useLanguage, useTranslation } from '../../i18n/index.ts'
import { hashOf } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { pictureOf, useAskForChecks, useChecks } from '../server/checks.ts'
import classes from './Checks.module.css'

/** In the order in which they are counted: what a person has to do comes first. */
const states: readonly CheckState[] = [
  'mend',
  'failed',
  'unanswered',
  'refused',
  'busy',
  'waiting',
  'never',
  'fine',
]
/** Of machines that were not looked at: why, or what to do. */
const explained: ReadonlySet<CheckState> = new Set(['unanswered', 'refused', 'busy'])

export function ChecksScreen({ room }: { room: string }) {
  const { data, error, refetch } = useChecks(room)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  return <Checks room={room} known={data} />
}

function Checks({ room, known }: { room: string; known: RoomChecks }) {
  const { t } = useTranslation('checks')
  const ask = useAskForChecks(room)
  const counted = states.flatMap((state) => {
    const count = known.stations.filter((one) => one.state === state).length
    return count > 0 ? [{ state, count }] : []
  })
  return (
    <main className={table.page} data-testid="screen-checks">
      <div className={classes.head}>
        <h1>{t('title', { room: known.title })}</h1>
        <a href={hashOf({ screen: 'rooms' })}>{t('back')}</a>
      </div>
      <p>{t('how')}</p>
      <div className={classes.head}>
        <Button
          onClick={() => ask.mutate(undefined)}
          loading={ask.isPending}
          disabled={!known.stations.some(({ reached }) => reached)}
          data-testid="check-all"
        >
          {t('all')}
        </Button>
        <p role="status" className={classes.sums} data-testid="check-sums">
          {counted.map(({ state, count }) => (
            <span key={state} data-state={state}>
              {t(`sum.${state}`, { count })}
            </span>
          ))}
        </p>
      </div>
      {known.stations.length === 0 && <p>{t('none')}</p>}
      <ul className={classes.wall}>
        {known.stations.map((one) => (
          <Machine key={one.station} room={room} one={one} onAgain={() => ask.mutate([one.station])} />
        ))}
      </ul>
    </main>
  )
}

interface MachineProps {
  room: string
  one: RoomCheck
  onAgain: () => void
}

function Machine({ room, one, onAgain }: MachineProps) {
  const { t } = useTranslation('checks')
  const language = useLanguage()
  const { state, checked, checkedAt, pictures, name, reached, says } = one
  const broken = checked?.results.filter(({ ok }) => !ok) ?? []
  const lacking = checked?.results.filter(({ ok, lacks }) => ok && lacks.length > 0) ?? []
  return (
    <li className={classes.machine} data-state={state} data-testid={`check-${one.station}`}>
      <div className={classes.name}>
        <h2 data-as-is>{name}</h2>
        <b className={classes.state}>{t(`state.${state}`)}</b>
      </div>
      <p className={classes.when}>
        {checkedAt === null ? t('never') : t('when', { at: formatDateTime(checkedAt, language) })}
        {!reached && ` ${t('silent')}`}
      </p>
      {explained.has(state) && <p>{t(`why.${state}`, { count: answerWithinMs / 60_000 })}</p>}
      {says !== null && state === 'failed' && <Said text={says} />}
      {checkedAt !== null && (pictures.face || pictures.desk) && (
        <div className={classes.pictures}>
          {cameras.map((source) =>
            pictures[source] ? (
              <img
                key={source}
                src={pictureOf(room, one.station, source, checkedAt)}
                alt={t(`picture.${source}`, { station: name })}
              />
            ) : (
              <span key={source} className={classes.none}>
                {t(`no-picture.${source}`)}
              </span>
            ),
          )}
        </div>
      )}
      {broken.map(({ name: step, says: said }) => (
        <div key={step} className={classes.broken}>
          <Step name={step} />
          {isCheckStep(step) && <p>{t(`mend.${keyOf(step)}`)}</p>}
          <Said text={said} />
        </div>
      ))}
      {checked !== null && (checked.changes?.length ?? 0) > 0 && (
        <details>
          <summary>{t('changes', { count: checked.changes?.length ?? 0 })}</summary>
          {checked.changes?.map((change) => (
            <Said key={change} text={change} />
          ))}
        </details>
      )}
      {lacking.length > 0 && (
        <details>
          <summary>{t('lacks', { count: lacking.length })}</summary>
          {lacking.map(({ name: step, lacks }) => (
            <div key={step}>
              <Step name={step} />
              {lacks.map((lack) => (
                <Said key={lack} text={lack} />
              ))}
            </div>
          ))}
        </details>
      )}
      <Button
        variant="default"
        size="compact-sm"
        onClick={onAgain}
        disabled={!reached || state === 'waiting'}
        data-testid="check-one"
      >
        {t('one')}
      </Button>
    </li>
  )
}

/** One that only a newer release takes has no words here: it is shown by its name. */
function Step({ name }: { name: string }) {
  const { t } = useTranslation('checks')
  if (isCheckStep(name)) return <b>{t(`step.${keyOf(name)}`)}</b>
  return (
    <b lang="en" data-as-is>
      {name}
    </b>
  )
}

/** A machine's own words, for a technician: they are in English. */
const Said = ({ text }: { text: string }) => (
  <p className={classes.said} lang="en" data-as-is>
    {text}
  </p>
)

/** Of the texts: i18next takes spaces as they are, translators do not. */
const keyOf = (step: string): string => step.replaceAll(' ', '-')
