/** Numbered cards face down: the student turns one over, reads her ticket's number and goes on to the paper. */
import { Button, Group, Loader, Text } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import type { StationView } from '../../../src-shared/bridge/station-view.ts'
import { formatTime, useLanguage, useTranslation } from '../../i18n/index.ts'
import { Card } from '../Card.tsx'
import { OpenByEnvelope } from '../OpenByEnvelope.tsx'
import { act, useStation, useView } from '../store.ts'
import classes from './DrawScreen.module.css'

type Draw = NonNullable<StationView['draw']>

export function DrawScreen() {
  const { t } = useTranslation()
  const draw = useView((view) => view.draw)
  if (!draw) return null
  const { turned, offered } = draw
  if (turned) return <Turned {...draw} turned={turned} />
  return (
    <Card key="down" title={t('draw.title')} testId="draw" wide>
      <Text size="lg">{t(draw.own ? 'draw.text-own' : 'draw.text')}</Text>
      <Text>{t('draw.clock')}</Text>
      {offered ? <Cards {...draw} offered={offered} /> : <Away />}
      <Committed {...draw} />
    </Card>
  )
}

function Cards({ cards, offered, own }: Draw & { offered: number[] }) {
  const { t } = useTranslation()
  const busy = useStation((state) => state.busy === 'draw.turn')
  const [tried, setTried] = useState<number | null>(null)
  const down = new Set(offered)
  const turn = (card: number) => {
    if (busy) return
    setTried(null)
    void act('draw.turn', { card }).then(() => setTried(card))
  }
  return (
    <>
      <Text role="status" fw={600} data-testid="draw-said">
        {tried !== null && !down.has(tried) ? t('draw.taken', { card: tried }) : ''}
      </Text>
      <ul className={classes.cards} aria-label={t('draw.cards')} onKeyDown={step} data-testid="cards">
        {(own ? offered : Array.from({ length: cards }, (_, i) => i + 1)).map((card) => (
          <li key={card}>
            <button
              type="button"
              className={classes.card}
              disabled={!down.has(card)}
              aria-label={t(down.has(card) ? 'draw.down' : 'draw.gone', { card })}
              onClick={() => turn(card)}
              data-testid={`card-${card}`}
            >
              {card}
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

/** Arrow keys go from card to card, over those that are gone. */
function step(event: KeyboardEvent<HTMLUListElement>) {
  const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
  if (by === undefined) return
  event.preventDefault()
  const all = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('button:enabled')]
  const at = all.findIndex((one) => one.matches(':focus'))
  all[(at + by + all.length) % all.length]?.focus()
}

/** Nothing to choose from: it is asked for again by itself. */
function Away() {
  const { t } = useTranslation()
  const { network, sealed } = useView(({ network, sealed }) => ({ network, sealed }))
  const language = useLanguage()
  const offline = network === 'offline'
  const byHand = offline && sealed?.here === true
  const time = sealed && formatTime(sealed.opensAt, language)
  return (
    <>
      <Group gap="sm" role="status" data-testid="draw-away">
        <Loader size="sm" aria-hidden />
        <Text size="lg">{t(byHand ? 'draw.sealed' : offline ? 'draw.offline' : 'draw.coming')}</Text>
      </Group>
      {byHand && sealed.early && <Text data-testid="sealed-early">{t('sealed.offline', { time })}</Text>}
      {byHand && !sealed.early && <OpenByEnvelope />}
    </>
  )
}

function Turned({ turned, ready, ...draw }: Draw & { turned: NonNullable<Draw['turned']> }) {
  const { t } = useTranslation()
  const { network, sealed } = useView(({ network, sealed }) => ({ network, sealed }))
  const language = useLanguage()
  const busy = useStation((state) => state.busy === 'draw.begin')
  const offline = network === 'offline'
  const time = sealed && formatTime(sealed.opensAt, language)
  const byHand = !ready && sealed?.here === true && offline
  return (
    <Card key="turned" title={t('draw.ticket', turned)} testId="draw" wide>
      <div className={classes.turned}>
        <div className={classes.face} aria-hidden="true" data-testid="draw-ticket">
          {turned.ticket}
        </div>
        <div>
          <Text size="lg">{t('draw.from', turned)}</Text>
          <Text>{t('draw.begins')}</Text>
        </div>
      </div>
      <Button
        size="xl"
        loading={busy}
        disabled={!ready}
        onClick={() => void act('draw.begin', {})}
        data-testid="draw-begin"
      >
        {t('draw.go')}
      </Button>
      <Text role="status" data-testid="draw-paper">
        {!ready &&
          (sealed?.early ? t('sealed.let-in', { time }) : t(offline ? 'draw.paper-offline' : 'draw.paper'))}
      </Text>
      {byHand && sealed.early && <Text data-testid="sealed-early">{t('sealed.offline', { time })}</Text>}
      {byHand && !sealed.early && <OpenByEnvelope />}
      <Committed {...draw} />
    </Card>
  )
}

function Committed({ number }: Pick<Draw, 'number'>) {
  const { t } = useTranslation()
  return (
    <Text c="var(--taza-quiet)">
      {t('draw.committed')}{' '}
      <span translate="no" className={classes.number} data-testid="draw-number">
        {number}
      </span>
    </Text>
  )
}
