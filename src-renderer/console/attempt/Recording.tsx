/** How recording goes at the station now, camera by camera: for whoever wonders why a film looks as it does. */

import type { AttemptDetail } from '../../../src-shared/console-api.ts'
import type { FilmStats } from '../../../src-shared/film-stats.ts'
import { cameras } from '../../../src-shared/vocabulary.ts'
import { useRoom } from '../server/queries.ts'
import { type Text, useText } from '../text/useText.ts'
import classes from './Recording.module.css'

export function Recording({ attempt }: { attempt: AttemptDetail }) {
  const text = useText()
  const { t } = text
  const { data } = useRoom(attempt.station.room)
  const film = data?.tiles.find((tile) => tile.attempt?.id === attempt.id)?.live?.film ?? {}
  const shown = cameras.filter((camera) => film[camera] !== undefined)
  if (shown.length === 0) return <p className={classes.none}>{t('recording.none')}</p>
  return (
    <table className={classes.table} data-testid="recording">
      <thead>
        <tr>
          <th />
          {shown.map((camera) => (
            <th key={camera}>{t(`source.${camera}`)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ code, value }) => (
          <tr key={code} data-testid={`recording-${code}`}>
            <th scope="row">{t(`recording.${code}`)}</th>
            {shown.map((camera) => {
              const stats = film[camera]
              return <td key={camera}>{stats ? value(stats, text) : '–'}</td>
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const number = (value: number | null, unit = ''): string => (value === null ? '–' : `${value}${unit}`)

const rows: readonly { code: string; value(stats: FilmStats, text: Text): string }[] = [
  { code: 'rate', value: (s) => `${s.filmedPerSecond} / ${s.framesPerSecond}` },
  { code: 'bits', value: (s) => number(s.kilobitsPerSecond) },
  { code: 'missed', value: (s) => number(s.missed) },
  { code: 'queue', value: (s) => number(s.queue) },
  { code: 'lag', value: (s) => number(s.lagMs === null ? null : Math.round(s.lagMs / 100) / 10) },
  { code: 'waiting', value: (s) => number(s.waiting) },
  { code: 'step', value: (s, { t }) => (s.step === 0 ? t('recording.full') : String(s.step)) },
  { code: 'luma', value: (s) => number(s.luma) },
  { code: 'motion', value: (s) => number(s.motion) },
  { code: 'sharpness', value: (s) => number(s.sharpness) },
  { code: 'drift', value: (s) => number(s.driftPpm) },
  {
    code: 'codec',
    value: (s, { t }) =>
      s.codec === null ? '–' : `${s.codec} (${t(s.hardware ? 'recording.hardware' : 'recording.software')})`,
  },
]
