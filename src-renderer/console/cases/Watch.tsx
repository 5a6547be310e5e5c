/** What is missing of a case first, and then its films on the time line with all that happened. */

import type { CaseAttempt } from '../../../src-shared/cases/held.ts'
import { useTranslation } from '../../i18n/index.ts'
import { Films } from '../attempt/Films.tsx'
import type { Line } from '../attempt/line.ts'
import type { SpanLane } from '../attempt/SpanStrip.tsx'
import type { Shown } from '../attempt/shown.ts'
import { Track } from '../attempt/Track.tsx'
import { Transport } from '../attempt/Transport.tsx'
import { Guarded } from '../frame/Guarded.tsx'
import type { Player } from '../player/usePlayer.ts'
import { useText } from '../text/useText.ts'
import { Missing } from './Missing.tsx'

interface Props {
  attempt: CaseAttempt
  shown: Shown
  line: Line
  player: Player
  /** Of places that somebody named. */
  lanes: readonly SpanLane[]
}

export function Watch({ attempt, shown, line, player, lanes }: Props) {
  const { t } = useTranslation('cases')
  const { time } = useText()
  const look: SpanLane = {
    id: 'look',
    label: t('look.title'),
    spans: attempt.look.places.map(({ why, from, to }, i) => ({
      ...{ id: `look-${i}`, from, to, look: 'faint' },
      label: `${time(from)} · ${t(`look.${why}`)}`,
    })),
  }
  const spans = [look, ...lanes].filter((lane) => lane.spans.length > 0)
  return (
    <>
      <Guarded name={attempt.number} of={attempt}>
        <Missing attempt={attempt} />
      </Guarded>
      {!attempt.deleted && (
        <Guarded name={attempt.number} of={attempt}>
          <Films attempt={shown} player={player} />
        </Guarded>
      )}
      <Guarded name={attempt.number} of={attempt}>
        <Transport
          attempt={shown}
          player={player}
          running={false}
          further={attempt.look.places.map(({ from }) => from)}
        />
        <Track attempt={shown} line={line} player={player} spans={spans} answersAt={attempt.answersAt} />
      </Guarded>
    </>
  )
}
