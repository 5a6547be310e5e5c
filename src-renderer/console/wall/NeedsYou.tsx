/** The strip on top: who waits for the invigilator now, and the one button that answers. */
import { Button } from '@mantine/core'
import { useAsking } from '../commands/ask.ts'
import { targetOf } from '../commands/kinds.ts'
import { hashOf } from '../frame/route.ts'
import { type HeardTile, useMayCommand } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import classes from './NeedsYou.module.css'
import { answerTo } from './needAction.ts'

const quiet = ['waiting', 'asks-break', 'asks-help', 'no-card', 'refused-filming', 'resumed', 'moving']

export function NeedsYou({ tiles, room }: { tiles: readonly HeardTile[]; room: string }) {
  const { t, word } = useText()
  const ask = useAsking((state) => state.ask)
  const may = useMayCommand()
  const rows = tiles
    .flatMap((tile) => {
      const { needs } = tile
      const alarm = needs.some((need) => !quiet.includes(need))
      return needs.length > 0 && tile.attempt ? [{ tile, attempt: tile.attempt, needs, alarm }] : []
    })
    .sort((a, b) => Number(b.alarm) - Number(a.alarm))
  return (
    <section className={classes.strip} aria-label={t('needs.title')} data-testid="needs-you">
      <h2 className={classes.title}>
        {t('needs.title')} <span className={classes.count}>{rows.length}</span>
      </h2>
      {rows.length === 0 && <span className={classes.none}>{t('needs.none')}</span>}
      <ul className={classes.list}>
        {rows.map(({ tile, attempt, needs, alarm }) => {
          const answer = may ? answerTo(needs) : null
          return (
            <li
              key={tile.station.id}
              className={classes.need}
              data-alarm={alarm}
              data-testid={`needs-${tile.station.name}`}
            >
              <a
                href={hashOf({ screen: 'attempt', attempt: attempt.id, room, at: null })}
                className={classes.who}
              >
                <b>{tile.station.name}</b> {attempt.student.name}
              </a>
              <span className={classes.why}>{needs.map((need) => word('needs', need)).join(', ')}</span>
              {answer && (
                <Button
                  size="compact-sm"
                  onClick={() => ask(answer, [targetOf(attempt)])}
                  data-testid={`needs-${answer}`}
                >
                  {t(`command.${answer}`)}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
