/** An exam's paper, sealed for its rooms: how far each station is, and the rooms' envelopes. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import type { RoomPackage } from '../../../src-shared/package/held.ts'
import { formatBytes, formatShare } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { problemOf } from '../server/api.ts'
import { usePackages, useSeal } from '../server/packages.ts'
import { useTimetableText } from '../timetable/text.ts'
import { EnvelopeDialog } from './EnvelopeDialog.tsx'
import classes from './Packages.module.css'

export function ExamPackages({ exam }: { exam: string }) {
  const { t, moment } = useTimetableText()
  const { data, error } = usePackages(exam)
  const seal = useSeal(exam)
  const [envelopeOf, setEnvelopeOf] = useState<string | null>(null)
  if (!data) return error ? <ProblemAlert problem={problemOf(error)} /> : null
  const { opensAt, why, rooms } = data
  const open = rooms.filter((one) => !one.package?.used)
  const missing = open.filter((one) => !one.package || one.package.stale)
  const asked = rooms.find(({ room }) => room === envelopeOf)
  return (
    <section className={classes.all} aria-label={t('packages.title')} data-testid="packages">
      <h3>{t('packages.title')}</h3>
      <p className={classes.quiet}>
        {why === null ? t('packages.what', { at: moment(opensAt) }) : t(`packages.${why}`)}
      </p>
      {why === null && (
        <>
          {missing.length > 1 && (
            <Button
              variant="default"
              loading={seal.isPending}
              onClick={() => seal.mutate(missing.map(({ room }) => room))}
              data-testid="seal-all"
            >
              {t('packages.seal-all')}
            </Button>
          )}
          <ul className={classes.rooms}>
            {rooms.map((room) => (
              <li key={room.room} data-testid={`package-${room.room}`}>
                <Room
                  of={room}
                  sealing={seal.isPending}
                  onSeal={() => seal.mutate([room.room])}
                  onEnvelope={() => setEnvelopeOf(room.room)}
                />
              </li>
            ))}
          </ul>
        </>
      )}
      {seal.error && <ProblemAlert problem={problemOf(seal.error)} />}
      {asked?.package && (
        <EnvelopeDialog
          exam={exam}
          room={asked}
          before={asked.package.envelope?.number ?? 0}
          onClose={() => setEnvelopeOf(null)}
        />
      )}
    </section>
  )
}

interface RoomProps {
  of: RoomPackage
  sealing: boolean
  onSeal: () => void
  onEnvelope: () => void
}

function Room({ of: { room, title, package: sealed, stations }, sealing, onSeal, onEnvelope }: RoomProps) {
  const { t, language, moment } = useTimetableText()
  const dropped = sealed?.stale && !sealed.used
  const waiting = sealed && !dropped ? stations.filter(({ ready }) => !ready) : []
  return (
    <>
      <b translate="no">{title}</b>
      {sealed ? (
        <>
          {dropped ? (
            <span className={classes.stale}>{t('packages.stale')}</span>
          ) : (
            <span data-ready={waiting.length === 0} className={classes.ready}>
              {t('packages.ready', { ready: stations.length - waiting.length, stations: stations.length })}
            </span>
          )}
          <span className={classes.quiet}>
            {t('packages.size', { size: formatBytes(sealed.bytes, language), at: moment(sealed.at) })}{' '}
            <span data-as-is>{sealed.by}</span>
          </span>
          {sealed.envelope && (
            <span className={classes.quiet}>
              {t('packages.envelope-made', {
                number: sealed.envelope.number,
                at: moment(sealed.envelope.at),
              })}{' '}
              <span data-as-is>{sealed.envelope.by}</span>
            </span>
          )}
          {sealed.releasedAt !== null && (
            <span className={classes.quiet}>{t('packages.released', { at: moment(sealed.releasedAt) })}</span>
          )}
          {waiting.length > 0 && (
            <details>
              <summary data-testid="not-ready">{t('packages.not-ready')}</summary>
              <ul className={classes.stations}>
                {waiting.map(({ id, name, bytes }) => (
                  <li key={id}>
                    <span translate="no">{name}</span>:{' '}
                    {bytes === 0 ? t('packages.nothing-yet') : formatShare(bytes / sealed.bytes, language)}
                  </li>
                ))}
              </ul>
            </details>
          )}
        </>
      ) : (
        <span className={classes.quiet}>{t('packages.none')}</span>
      )}
      <span className={classes.deeds}>
        {!sealed?.used && (
          <Button variant="default" size="compact-md" loading={sealing} onClick={onSeal}>
            {t(sealed ? 'packages.anew' : 'packages.seal')}
          </Button>
        )}
        {sealed && !dropped && (
          <Button variant="default" size="compact-md" onClick={onEnvelope} data-testid={`envelope-${room}`}>
            {t('packages.envelope')}
          </Button>
        )}
      </span>
    </>
  )
}
