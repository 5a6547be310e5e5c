/** One attempt: what is missing first, then the films on one time line with everything that happened on it. */
import { useEffect, useMemo } from 'react'
import type { AttemptDetail, Me } from '../../../src-shared/console-api.ts'
import { hasRole } from '../../../src-shared/vocabulary.ts'
import { Guarded } from '../frame/Guarded.tsx'
import { useNow } from '../frame/useNow.ts'
import { Waiting } from '../frame/Waiting.tsx'
import { useLive } from '../live/useLive.ts'
import { useSeenLane } from '../observing/Seen.tsx'
import { usePlayer } from '../player/usePlayer.ts'
import { useAttempt } from '../server/queries.ts'
import { AttemptAnswers } from './Answers.tsx'
import classes from './AttemptScreen.module.css'
import { Consents } from './Consents.tsx'
import { Films } from './Films.tsx'
import { Heading } from './Heading.tsx'
import { Identity } from './Identity.tsx'
import { firstPicture, lineOf } from './line.ts'
import { ScreenStill } from './ScreenStill.tsx'
import { Side } from './Side.tsx'
import { Track } from './Track.tsx'
import { Transport } from './Transport.tsx'
import { Wholeness } from './Wholeness.tsx'

interface Props {
  me: Me
  id: string
  room: string | null
  /** Unix ms to open at, or null. */
  at: number | null
}

export function AttemptScreen({ me, id, room, at }: Props) {
  const { data, error, refetch } = useAttempt(id)
  useLive(room ?? data?.station.room ?? null)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  return <Attempt me={me} attempt={data} room={room ?? data.station.room} at={at} />
}

/** Incidents are opened a little before they happen. */
const leadMs = 2_000
/** A running attempt without a moment asked for is opened this far back, ms. */
const backMs = 5_000

function Attempt({
  me,
  attempt,
  room,
  at,
}: {
  me: Me
  attempt: AttemptDetail
  room: string
  at: number | null
}) {
  const now = useNow()
  const running = attempt.submittedAt === null
  const line = lineOf(attempt, now)
  const { name } = attempt.student
  const player = usePlayer(
    { ...line, running },
    at !== null ? at - leadMs : running ? line.to - backMs : firstPicture(attempt, line),
  )
  const seen = useSeenLane(attempt)
  useEffect(() => {
    if (at !== null) player.seek(at - leadMs)
  }, [player, at])
  const { id } = attempt
  const sees = hasRole(me, 'officer', 'administrator')
  const answers = useMemo(
    () => (sees ? { answers: <AttemptAnswers attempt={id} player={player} /> } : {}),
    [sees, id, player],
  )
  const consents = useMemo(
    () => <Consents attempt={id} consents={attempt.consents} />,
    [id, attempt.consents],
  )
  return (
    <div className={classes.page} data-testid="screen-attempt">
      <Heading me={me} attempt={attempt} room={room} />
      <main id="films" className={classes.main}>
        <Guarded name={name} of={attempt}>
          <Wholeness attempt={attempt} running={running} />
        </Guarded>
        <Guarded name={name} of={attempt}>
          <Films attempt={attempt} player={player} />
        </Guarded>
        <Guarded name={name} of={attempt}>
          <Transport attempt={attempt} player={player} running={running} />
          <Track attempt={attempt} line={line} player={player} spans={seen} />
        </Guarded>
      </main>
      <aside id="record" className={classes.side}>
        <Guarded name={name} of={attempt}>
          <Identity attempt={attempt} />
        </Guarded>
        <Guarded name={name} of={attempt}>
          <ScreenStill attempt={attempt} player={player} />
        </Guarded>
        <Side
          attempt={attempt}
          player={player}
          live={running ? attempt : null}
          observations={attempt.observations}
          consents={consents}
          {...answers}
        />
      </aside>
    </div>
  )
}
