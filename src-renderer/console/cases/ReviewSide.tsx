/** Beside the films of a review: what she says of places, where to look, what happened, and the words of those before a third. */
import { Button, Tabs } from '@mantine/core'
import type { CaseAttempt, CaseView } from '../../../src-shared/cases/held.ts'
import { useTranslation } from '../../i18n/index.ts'
import { Answers } from '../attempt/Answers.tsx'
import side from '../attempt/Side.module.css'
import { Side } from '../attempt/Side.tsx'
import type { Shown } from '../attempt/shown.ts'
import { Waiting } from '../frame/Waiting.tsx'
import type { Player } from '../player/usePlayer.ts'
import { useCaseAnswers, type useCaseRoom } from '../server/cases.ts'
import classes from './Cases.module.css'
import { type Edited, editedOf } from './edited.ts'
import { PlaceForm } from './PlaceForm.tsx'
import { PlaceLines } from './PlaceLines.tsx'
import { Room } from './Room.tsx'
import { Said } from './Said.tsx'
import { ToLook } from './ToLook.tsx'

interface Props {
  view: CaseView
  attempt: CaseAttempt
  shown: Shown
  player: Player
  room: ReturnType<typeof useCaseRoom>
  edited: Edited | null
  edit: (change: Edited | null) => void
  onNew: () => void
  onDone: () => void
}

export function ReviewSide(props: Props) {
  const { view, attempt, shown, player, room, edited, edit, onNew, onDone } = props
  const { t } = useTranslation('cases')
  const said = view.draft?.places ?? []
  return (
    <Tabs
      defaultValue="places"
      className={side.tabs}
      classNames={{ list: side.heads, tab: side.head }}
      keepMounted={false}
    >
      <Tabs.List grow>
        <Tabs.Tab value="places" data-testid="tab-places">
          {t('review.places')} <span className={side.count}>{said.length}</span>
        </Tabs.Tab>
        <Tabs.Tab value="look" data-testid="tab-look">
          {t('look.title')} <span className={side.count}>{attempt.look.places.length}</span>
        </Tabs.Tab>
        <Tabs.Tab value="room" data-testid="tab-room">
          {t('room.title')}
        </Tabs.Tab>
        <Tabs.Tab value="record" data-testid="tab-record">
          {t('review.record')}
        </Tabs.Tab>
        {view.reviews.length > 0 && (
          <Tabs.Tab value="theirs" data-testid="tab-theirs">
            {t('review.theirs')}
          </Tabs.Tab>
        )}
      </Tabs.List>
      <Tabs.Panel value="places" className={side.panel}>
        {edited ? (
          <PlaceForm {...{ view, shown, player, edited, edit, onDone }} />
        ) : (
          <div className={classes.says}>
            <p className={classes.quiet}>{t('review.how')}</p>
            <Button variant="default" size="compact-md" onClick={onNew} data-testid="new-place">
              {t('place.new')}
            </Button>
          </div>
        )}
        <PlaceLines
          places={said}
          onOpen={(place) => {
            player.seek(place.from)
            edit(editedOf(place))
          }}
        />
      </Tabs.Panel>
      <Tabs.Panel value="look" className={side.panel}>
        <ToLook look={attempt.look} player={player} />
      </Tabs.Panel>
      <Tabs.Panel value="room" className={side.panel}>
        {room.data ? (
          <Room room={room.data} player={player} />
        ) : (
          <Waiting error={room.error} onRetry={() => void room.refetch()} />
        )}
      </Tabs.Panel>
      <Tabs.Panel value="record" className={side.panel}>
        <Side
          attempt={shown}
          player={player}
          answers={<CaseAnswers number={view.number} player={player} />}
        />
      </Tabs.Panel>
      <Tabs.Panel value="theirs" className={side.panel}>
        <p className={classes.says}>{t('review.theirs-how')}</p>
        {view.reviews.map((review, i) => (
          <Said key={review.at} review={review} place={i} player={player} number={view.number} />
        ))}
      </Tabs.Panel>
    </Tabs>
  )
}

function CaseAnswers({ number, player }: { number: string; player: Player }) {
  return <Answers asked={useCaseAnswers(number)} player={player} />
}
