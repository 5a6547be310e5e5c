/**
 * What an attempt is at and waits for, each with the buttons that answer it. A line of its own, there before anything is
 * asked: what comes here moves nothing that could be pressed.
 */
import { Button } from '@mantine/core'
import type { AttemptDetail } from '../../../src-shared/console-api.ts'
import { needOf } from '../../../src-shared/need.ts'
import { useAsking } from '../commands/ask.ts'
import { type CommandKind, commandsFor, standingCommands, targetOf } from '../commands/kinds.ts'
import { useNow } from '../frame/useNow.ts'
import { useAttempt, useMayCommand } from '../server/queries.ts'
import { span } from '../text/span.ts'
import { useText } from '../text/useText.ts'
import { answersTo } from '../wall/needAction.ts'
import { wordOf } from '../wall/seat.ts'
import classes from './Now.module.css'

export function Now({ attempt }: { attempt: AttemptDetail }) {
  const { t, word } = useText()
  const left = useLeft(attempt)
  const { state, lock } = attempt
  return (
    <div className={classes.line} data-going={state !== 'submitted'} data-testid="attempt-now">
      <div className={classes.state}>
        <b data-testid="attempt-state">{t(`state.${wordOf(attempt)}`)}</b>
        {attempt.moving && <span className={classes.asks}>{t('state.moving')}</span>}
        {left !== null && state !== 'submitted' && <span>{t('attempt.left', { span: span(left) })}</span>}
        {attempt.examSummary.speech && state !== 'submitted' && (
          <span data-testid="speech">{t('attempt.speech')}</span>
        )}
        <Answers attempt={attempt} kinds={byState(attempt)} />
      </div>
      {lock && (
        <div className={classes.need}>
          <span className={classes.lock}>{t('trouble.locked', { code: lock.code })}</span>
          <Answers attempt={attempt} kinds={['unlock']} />
        </div>
      )}
      {needsOf(attempt).map((need) => (
        <div key={need} className={classes.need}>
          <span className={classes.asks}>{word('needs', need)}</span>
          <Answers attempt={attempt} kinds={answersTo(need, attempt)} />
        </div>
      ))}
    </div>
  )
}

/** What ends the state itself. */
function byState({ state }: AttemptDetail): readonly CommandKind[] {
  return state === 'waiting'
    ? ['admit']
    : state === 'break'
      ? ['return']
      : state === 'paused'
        ? ['resume']
        : []
}

/** In the order in which they came as far as it is known: the newest stands last. */
function needsOf({ asks, otherCamera, unseen, unfilmed }: AttemptDetail): string[] {
  const needs = asks.map(needOf)
  if (unfilmed === 'offered') needs.push('refused-filming')
  if (otherCamera?.length) needs.push('camera-other')
  if (unseen?.length) needs.push('resumed')
  return [...new Set(needs)]
}

/** Those of them that make sense now. */
function Answers({ attempt, kinds }: { attempt: AttemptDetail; kinds: readonly CommandKind[] }) {
  const { t } = useText()
  const may = useMayCommand()
  const ask = useAsking((state) => state.ask)
  const sensible = commandsFor(attempt)
  const above = standingCommands(attempt)
  if (!may) return null
  return kinds
    .filter((kind) => sensible.includes(kind))
    .map((kind) => (
      <Button
        key={kind}
        size="compact-sm"
        variant={kind === 'admit' || kind === 'unlock' ? 'filled' : 'default'}
        onClick={() => ask(kind, [targetOf(attempt)])}
        data-testid={kind === 'admit' ? 'admit' : `${above.includes(kind) ? 'answer' : 'command'}-${kind}`}
      >
        {t(`command.${kind}`)}
      </Button>
    ))
}

/** ms left by the page's own clock since the last word, while the exam's clock runs. */
function useLeft(attempt: AttemptDetail): number | null {
  // Once a second; both times are this computer's own.
  useNow()
  const { dataUpdatedAt } = useAttempt(attempt.id)
  if (attempt.leftMs === null) return null
  const runs = attempt.state === 'running' && attempt.lock === null
  return runs ? Math.max(0, attempt.leftMs - Math.max(0, Date.now() - dataUpdatedAt)) : attempt.leftMs
}
