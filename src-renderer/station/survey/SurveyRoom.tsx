/** A survey that is answered at the station: what it is for, the code, the questions, thanks. Nothing of it outlives this screen. */
import { Alert, Button, Group, Loader, Modal, Stack, Text } from '@mantine/core'
import { useIdle } from '@mantine/hooks'
import { IconArrowLeft } from '@tabler/icons-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { StationView } from '../../../src-shared/bridge/station-view.ts'
import type { Problem } from '../../../src-shared/vocabulary.ts'
import { checkOf, type Token } from '../../anonymous/token.ts'
import { call } from '../../bridge.ts'
import { languageNames, useLanguage, useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { Card } from '../Card.tsx'
import { problemOf } from '../problem.ts'
import { CodeForm } from './CodeForm.tsx'
import type { Published } from './published.ts'
import { SurveyForm } from './SurveyForm.tsx'
import classes from './SurveyRoom.module.css'

/** Without a key or a movement, ms: a warning, and a minute later all is forgotten, for whoever comes next. */
const warnAfterMs = 240_000
const goneAfterMs = 300_000
const idle = {
  initialState: false,
  events: ['keydown', 'mousemove', 'pointerdown', 'touchstart', 'wheel'],
} as const satisfies Parameters<typeof useIdle>[1] & object

interface Props {
  offered: StationView['surveys'][number]
  onLeave: () => void
}

export function SurveyRoom({ offered, onLeave }: Props) {
  const { t } = useTranslation()
  const reader = useLanguage()
  const { found, problem, read } = useSurvey(offered)
  const [token, setToken] = useState<Token | null>(null)
  const [touched, setTouched] = useState(false)
  const [done, setDone] = useState(false)
  const [leaving, setLeaving] = useState(false)
  const isIdle = useIdle(warnAfterMs, idle)
  const isGone = useIdle(goneAfterMs, idle)
  useEffect(() => {
    if (isGone) onLeave()
  }, [isGone, onLeave])
  const back = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (done) back.current?.focus()
  }, [done])

  const shownIn =
    found?.survey.languages.find((one) => one === reader) ?? found?.survey.languages[0] ?? reader
  const intro = found?.survey.intro[shownIn].trim() ?? ''
  const title = found ? (
    <span lang={shownIn} data-as-is>
      {found.survey.title[shownIn]}
    </span>
  ) : (
    offered.title
  )
  const owes = (token !== null || touched) && found?.survey.state === 'open' && !done
  return (
    <Card title={title} wide testId="survey-here">
      <Stack gap="lg">
        {done ? (
          <Text size="lg" role="status" data-testid="survey-done">
            {t('surveys.done')}
          </Text>
        ) : (
          <>
            {intro !== '' && (
              <Text lang={shownIn} data-as-is style={{ whiteSpace: 'pre-line' }}>
                {intro}
              </Text>
            )}
            {found && found.survey.languages.length > 0 && shownIn !== reader && (
              <Text c="var(--taza-quiet)">
                {t('open-survey:other-language', { language: languageNames[shownIn] })}
              </Text>
            )}
            {problem && <ProblemAlert problem={problem} onRetry={() => void read()} />}
            {!found && !problem && <Loader aria-label={t('open-survey:asking')} />}
            {found && (
              <Body
                {...found}
                shownIn={shownIn}
                token={token}
                onToken={setToken}
                onTouched={() => setTouched(true)}
                onDone={() => setDone(true)}
                onRefused={() => void read()}
              />
            )}
          </>
        )}
        <div>
          <Button
            ref={back}
            size="md"
            variant={done ? 'filled' : 'subtle'}
            leftSection={<IconArrowLeft aria-hidden size="1.2em" />}
            onClick={() => (owes ? setLeaving(true) : onLeave())}
            data-testid="survey-back"
          >
            {t('surveys.back')}
          </Button>
        </div>
      </Stack>
      {/* In sight wherever she has scrolled to. */}
      {isIdle && !done && (
        <Alert role="alert" color="orange" className={classes.idle} data-testid="survey-idle">
          <Text c="var(--taza-ink)">{t('surveys.idle')}</Text>
        </Alert>
      )}
      <Modal
        opened={leaving}
        onClose={() => setLeaving(false)}
        title={t('surveys.leave-title')}
        centered
        size="lg"
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <Stack>
          <Text>{t(token === null ? 'surveys.leave-text' : 'surveys.leave-code')}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={onLeave} data-testid="survey-leave">
              {t('surveys.leave')}
            </Button>
            <Button onClick={() => setLeaving(false)} data-testid="survey-stay">
              {t('surveys.stay')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Card>
  )
}

interface Found {
  survey: Published
  /** Its tokens are of the key that every station was told of. */
  sameKey: boolean
}

/** `read` again keeps what is shown until the answer is there. */
function useSurvey({ id, check }: Props['offered']) {
  const [found, setFound] = useState<Found | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const read = useCallback(async () => {
    setProblem(null)
    try {
      const survey = await call('survey.get', { survey: id })
      setFound({ survey, sameKey: survey.key === null || (await checkOf(survey.key)) === check })
    } catch (error) {
      setProblem(problemOf(error))
    }
  }, [id, check])
  useEffect(() => void read(), [read])
  return { found, problem, read }
}

interface BodyProps extends Found {
  shownIn: keyof Published['title']
  token: Token | null
  onToken: (token: Token) => void
  onTouched: () => void
  onDone: () => void
  onRefused: () => void
}

function Body({ survey, sameKey, token, onToken, ...props }: BodyProps) {
  const { t } = useTranslation()
  if (survey.state !== 'open')
    return (
      <Text size="lg" data-testid={`survey-${survey.state}`}>
        {t(`open-survey:${survey.state}`)}
      </Text>
    )
  if (!sameKey)
    return (
      <Alert role="alert" color="orange" variant="light" data-testid="survey-other-key">
        <Text c="var(--taza-ink)">{t('surveys.other-key')}</Text>
      </Alert>
    )
  if (survey.key === null)
    return (
      <>
        <Text>{t('open-survey:anonymous-link')}</Text>
        <SurveyForm survey={survey} token={null} {...props} />
      </>
    )
  if (token === null) return <CodeForm survey={survey.id} surveyKey={survey.key} onToken={onToken} />
  return (
    <>
      <Text>{t('surveys.keep')}</Text>
      <SurveyForm survey={survey} token={token} {...props} />
    </>
  )
}
