/** How recording goes at the station now, camera by camera: for whoever wonders why a film looks as it does. */

import type { AttemptDetail } from '../../../src-shared/console-api.ts'
import type { FilmStats } from '../../../src-shared/film-stats.ts'
import { cameras } from '../../../src-shared/vocabulary.ts'
import { useRoom } from '../server/queries.ts'
import { type Text, useText } from '../text/useText.ts'
import classes from './Recording.module.css'

type Value = (stats: FilmStats, text: Text) => string

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
          <td />
          {shown.map((camera) => (
            <th key={camera} scope="col">
              {t(`source.${camera}`)}
            </th>
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

/** What compresses films is called by names of a few letters; an encoder that has none of them shows what it calls itself. */
const codecs: readonly (readonly [string, string])[] = [
  ['avc1', 'H.264'],
  ['hvc1', 'H.265'],
  ['vp09', 'VP9'],
  ['vp8', 'VP8'],
  ['av01', 'AV1'],
]
const codecName = (codec: string) => codecs.find(([begin]) => codec.startsWith(begin))?.[1] ?? codec

const plain =
  (read: (stats: FilmStats) => number | null): Value =>
  (stats, { number }) => {
    const value = read(stats)
    return value === null ? '–' : number(value)
  }

const rows: readonly { code: string; value: Value }[] = [
  { code: 'rate', value: (s, { number }) => `${number(s.filmedPerSecond)} / ${number(s.framesPerSecond)}` },
  { code: 'bits', value: plain((s) => s.kilobitsPerSecond) },
  { code: 'missed', value: plain((s) => s.missed) },
  { code: 'queue', value: plain((s) => s.queue) },
  { code: 'lag', value: plain((s) => s.lagMs && s.lagMs / 1000) },
  { code: 'waiting', value: plain((s) => s.waiting) },
  { code: 'step', value: (s, { t, number }) => (s.step === 0 ? t('recording.full') : number(s.step)) },
  { code: 'luma', value: plain((s) => s.luma) },
  { code: 'motion', value: plain((s) => s.motion) },
  { code: 'sharpness', value: plain((s) => s.sharpness) },
  { code: 'drift', value: plain((s) => s.driftPpm) },
  {
    code: 'codec',
    value: (s, { t }) =>
      s.codec === null
        ? '–'
        : `${codecName(s.codec)}, ${t(s.hardware ? 'recording.hardware' : 'recording.software')}`,
  },
]
