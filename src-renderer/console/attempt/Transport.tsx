/** One set of controls for both films. */
import { ActionIcon, Button, SegmentedControl } from '@mantine/core'
import {
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerSkipBack,
  IconPlayerSkipForward,
  IconRewindBackward10,
  IconRewindForward10,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { rates } from '../player/conductor.ts'
import type { Player } from '../player/usePlayer.ts'
import { span } from '../text/span.ts'
import { useText } from '../text/useText.ts'
import { jumpsOf, nextJump } from './line.ts'
import type { Shown } from './shown.ts'
import classes from './Transport.module.css'

export function Transport({
  attempt,
  player,
  running,
  further,
}: {
  attempt: Shown
  player: Player
  running: boolean
  /** Moments that the skip keys lead to beside incidents and gaps, unix ms. */
  further?: readonly number[]
}) {
  const { t, time, number } = useText()
  const { at, playing, rate } = useStore(player.shown)
  const jumps = jumpsOf(attempt, further)
  const [back, forth] = [nextJump(jumps, at, -1), nextJump(jumps, at, 1)]
  return (
    <div className={classes.bar} role="toolbar" aria-label={t('transport.title')}>
      <Key
        label={t('transport.previous')}
        id="previous-mark"
        disabled={back === null}
        press={() => back !== null && player.seek(back)}
      >
        <IconPlayerSkipBack size={18} />
      </Key>
      <Key label={t('transport.back')} id="back-10" press={() => player.seek(at - 10_000)}>
        <IconRewindBackward10 size={20} />
      </Key>
      <ActionIcon
        size={40}
        radius="xl"
        onClick={player.toggle}
        aria-label={t(playing ? 'transport.pause' : 'transport.play')}
        aria-pressed={playing}
        data-testid="play"
      >
        {playing ? <IconPlayerPauseFilled size={20} /> : <IconPlayerPlayFilled size={20} />}
      </ActionIcon>
      <Key label={t('transport.forth')} id="forth-10" press={() => player.seek(at + 10_000)}>
        <IconRewindForward10 size={20} />
      </Key>
      <Key
        label={t('transport.next')}
        id="next-mark"
        disabled={forth === null}
        press={() => forth !== null && player.seek(forth)}
      >
        <IconPlayerSkipForward size={18} />
      </Key>
      <span className={classes.time} data-testid="player-time" data-at={Math.round(at)}>
        <b>{time(at)}</b>
        {attempt.startedAt !== null && <span>{span(at - attempt.startedAt)}</span>}
      </span>
      {running && (
        <Button variant="default" size="compact-md" onClick={player.live} data-testid="live">
          {t('transport.live')}
        </Button>
      )}
      <SegmentedControl
        className={classes.rates}
        size="xs"
        aria-label={t('transport.speed')}
        value={String(rate)}
        onChange={(value) => player.setRate(Number(value))}
        data={rates.map((each) => ({ value: String(each), label: `${number(each)}×` }))}
        data-testid="speed"
      />
    </div>
  )
}

function Key({
  label,
  id,
  disabled = false,
  press,
  children,
}: {
  label: string
  id: string
  disabled?: boolean
  press: () => void
  children: ReactNode
}) {
  return (
    <ActionIcon
      variant="default"
      size={34}
      onClick={press}
      disabled={disabled}
      aria-label={label}
      title={label}
      data-testid={id}
    >
      {children}
    </ActionIcon>
  )
}
