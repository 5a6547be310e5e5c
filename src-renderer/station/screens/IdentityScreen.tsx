/** The student's picture with the card: held beside the face, taken after a short count, looked at, taken again or used. */
import { Button, Checkbox, Group, Text } from '@mantine/core'
import { IconArrowLeft, IconCamera } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from '../../i18n/index.ts'
import { CameraBadge } from '../../ui/index.ts'
import { Heading } from '../Card.tsx'
import { LivePicture } from '../LivePicture.tsx'
import { act, useStation, useView } from '../store.ts'
import { useCountdown } from '../useCountdown.ts'
import classes from './IdentityScreen.module.css'

/** Long enough to hold the card with both hands. */
const countFrom = 3

export function IdentityScreen() {
  const { t } = useTranslation()
  const { identity, cameras } = useView(({ identity, cameras }) => ({ identity, cameras }))
  const busy = useStation((state) => state.busy)
  const [noCard, setNoCard] = useState(false)
  const { left, start } = useCountdown(countFrom, () => void act('identity.take', {}))
  const [keeping, setKeeping] = useState(false)
  const { jpeg } = identity
  const { state, hint } = cameras.face
  // The camera changes its size as this screen comes and as the picture is taken: a press meanwhile counts all the same.
  const coming = state === 'live' || state === 'starting'
  useEffect(() => {
    // Nobody is let in without the camera: it is waited for, however long it is away.
    if (!keeping || (state !== 'live' && jpeg !== null)) return
    setKeeping(false)
    if (jpeg !== null) void act('identity.keep', { card: !noCard })
  }, [keeping, state, jpeg, noCard])
  const words = jpeg === null ? 'ready' : 'taken'
  return (
    <div className={classes.identity} data-testid="identity" data-taken={jpeg !== null}>
      <figure className={classes.picture}>
        {jpeg === null ? (
          <>
            <LivePicture camera="face" />
            <svg className={classes.guide} viewBox="0 0 400 300" aria-hidden="true">
              <ellipse cx={noCard ? 200 : 160} cy="140" rx="72" ry="100" />
              {!noCard && <rect x="246" y="146" width="140" height="88" rx="8" />}
            </svg>
            {left > 0 && <span className={classes.count}>{left}</span>}
          </>
        ) : (
          <img
            className={classes.taken}
            src={`data:image/jpeg;base64,${jpeg}`}
            alt={t('identity.picture')}
            data-testid="identity-picture"
          />
        )}
      </figure>
      <div className={classes.side}>
        <Heading key={words}>{t(`identity.${words}-title`)}</Heading>
        <Text size="lg">
          {t(noCard && jpeg === null ? 'identity.ready-text-no-card' : `identity.${words}-text`)}
        </Text>
        {(jpeg === null || !coming) && (
          <div className={classes.state}>
            <CameraBadge camera="face" state={state} />
            {hint && state === 'live' && (
              <Text fw={hint === 'good' ? 400 : 650} data-testid="hint-face">
                {t(`camera.hint.${hint}`)}
              </Text>
            )}
          </div>
        )}
        {jpeg === null ? (
          <>
            <Button
              size="xl"
              leftSection={<IconCamera aria-hidden size="1.3em" />}
              disabled={!coming}
              loading={busy === 'identity.take'}
              onClick={start}
              data-testid="identity-take"
            >
              {left > 0 ? t('identity.counting', { seconds: left }) : t('identity.take')}
            </Button>
            <span className="taza-unseen" role="status">
              {left > 0 ? t('identity.counting', { seconds: left }) : ''}
            </span>
            <Checkbox
              size="md"
              checked={noCard}
              onChange={(event) => setNoCard(event.currentTarget.checked)}
              label={t('identity.no-card')}
              description={noCard ? t('identity.no-card-note') : undefined}
              data-testid="identity-no-card"
            />
          </>
        ) : (
          <Group grow preventGrowOverflow={false}>
            <Button
              size="lg"
              variant="default"
              onClick={() => void act('identity.again', {})}
              data-testid="identity-again"
            >
              {t('identity.again')}
            </Button>
            <Button
              size="lg"
              disabled={!coming}
              loading={keeping || busy === 'identity.keep'}
              onClick={() => setKeeping(true)}
              data-testid="identity-keep"
            >
              {t('identity.keep')}
            </Button>
          </Group>
        )}
        <Text c="var(--taza-quiet)">{t('identity.why')}</Text>
        <div className={classes.foot}>
          <Button
            size="md"
            variant="subtle"
            leftSection={<IconArrowLeft aria-hidden size="1.2em" />}
            onClick={() => void act('preflight.retry', {})}
            data-testid="identity-back"
          >
            {t('identity.back')}
          </Button>
        </div>
      </div>
    </div>
  )
}
