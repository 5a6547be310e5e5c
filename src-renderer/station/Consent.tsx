/** Who films, what, why, who sees it, how long it is kept and what a refusal means: in full, before anything else. */
import { Button, Group, Paper, Text } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import type { StationView } from '../../src-shared/bridge/station-view.ts'
import { useTranslation } from '../i18n/index.ts'
import classes from './Consent.module.css'
import { act, useStation } from './store.ts'

type Preflight = StationView['preflight']

/** Each with the text that says it: as `consentText` in src-main/exam chooses them. */
const partsOf = ({ identityPicture, liveView, unfilmedSeats }: Preflight) => [
  { part: 'who' },
  { part: 'what' },
  ...(identityPicture ? [{ part: 'identity' }] : []),
  { part: 'why' },
  { part: 'seen' },
  ...(liveView === 'off' ? [] : [{ part: 'live', text: `live-${liveView}-text` }]),
  { part: 'kept' },
  { part: 'refusal', ...(unfilmedSeats ? { text: 'refusal-unfilmed-text' } : {}) },
]

export function Consent({ preflight }: { preflight: Preflight }) {
  const { t } = useTranslation()
  const busy = useStation((state) => state.busy === 'preflight.consent')
  const answer = (accepted: boolean) => () => void act('preflight.consent', { accepted })
  return (
    <Paper className={classes.consent} withBorder radius="lg" p="md">
      <h2 className={classes.title} id="consent-title">
        {t('consent.title')}
      </h2>
      <section
        className={classes.text}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-labelledby="consent-title"
        data-testid="consent-text"
      >
        <dl>
          {partsOf(preflight).map(({ part, text = `${part}-text` }) => (
            <div key={part}>
              <dt>{t(`consent.${part}`)}</dt>
              <dd>{t(`consent.${text}`)}</dd>
            </div>
          ))}
        </dl>
      </section>
      {preflight.consent ? (
        <Group gap="xs" c="var(--taza-good)" data-testid="consent-given">
          <IconCircleCheck aria-hidden />
          <Text fw={600}>{t('consent.given')}</Text>
        </Group>
      ) : (
        <Group grow preventGrowOverflow={false} gap="sm">
          <Button variant="default" size="md" onClick={answer(false)} data-testid="consent-refuse">
            {t('consent.refuse')}
          </Button>
          <Button size="md" loading={busy} onClick={answer(true)} data-testid="consent-accept">
            {t('consent.accept')}
          </Button>
        </Group>
      )}
    </Paper>
  )
}
