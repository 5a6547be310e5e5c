/** @jsxImportSource preact */
/** A survey on a phone: what it is for, the code, the questions, thanks. */
import type { Language } from '../../../src-shared/languages.ts'
import { checkOf, type Token } from '../../anonymous/token.ts'
import { languageNames } from '../../i18n/names.ts'
import { Failed, Notice } from '../Notice.tsx'
import { hashOf } from '../place.ts'
import type { RoomProps } from '../room.ts'
import { call } from '../server.ts'
import { useLooked } from '../useLooked.ts'
import { fromAddress, inAddress } from './address.ts'
import { Questions } from './Questions.tsx'
import { SignIn } from './SignIn.tsx'
import type { Published, Shown } from './shown.ts'
import './survey.css'

export default function SurveyPage(props: RoomProps) {
  const [id, second, third] = props.path
  const { t, base } = props
  if (!id)
    return (
      <>
        <h1>{t('title')}</h1>
        <p data-testid="survey-none">{t('none')}</p>
      </>
    )
  return second === 'try' && third ? (
    <TryOut {...props} id={id} secret={third} base={base} />
  ) : (
    <Loaded {...props} id={id} check={second ?? ''} />
  )
}

/** The language of its texts: the page's, where it has that. */
const languageOf = (survey: Shown, wanted: Language): Language =>
  survey.languages.includes(wanted) ? wanted : (survey.languages[0] ?? wanted)

function TryOut({ id, secret, ...props }: RoomProps & { id: string; secret: string }) {
  const { t, base, language } = props
  const { found, error, again } = useLooked(
    () => call('GET /api/open/surveys/:survey/try/:key', { survey: id, key: secret }),
    `${id} ${secret}`,
  )
  if (error !== null) return <Failed error={error} base={base} onRetry={again} />
  if (!found) return <p aria-busy="true">{t('asking')}</p>
  const shownIn = languageOf(found, language)
  return (
    <>
      <Notice kind="care">
        <p data-testid="survey-trying">{t('trying')}</p>
      </Notice>
      <Head survey={found} shownIn={shownIn} />
      {found.languages.length === 0 || found.questions.length === 0 ? (
        <p>{t('unfinished')}</p>
      ) : (
        <Questions {...props} survey={found} shownIn={shownIn} way={null} />
      )}
    </>
  )
}

function Loaded({ id, check, ...props }: RoomProps & { id: string; check: string }) {
  const { t, base, language, path } = props
  const { found, error, again } = useLooked(async () => {
    const survey = await call('GET /api/open/surveys/:survey', { survey: id })
    // Browsers compute digests on pages by https alone.
    const sameKey =
      survey.key === null || (globalThis.isSecureContext && (await checkOf(survey.key)) === check)
    return { survey, sameKey }
  }, id)
  if (error !== null) return <Failed error={error} base={base} onRetry={again} />
  if (!found) return <p aria-busy="true">{t('asking')}</p>
  const { survey } = found
  const shownIn = languageOf(survey, language)
  return (
    <div data-testid="survey">
      <Head survey={survey} shownIn={shownIn} />
      {!survey.languages.includes(language) && (
        <p class="quiet-text">{t('other-language', { language: languageNames[shownIn] })}</p>
      )}
      <Body
        {...props}
        survey={survey}
        shownIn={shownIn}
        sameKey={found.sameKey}
        token={fromAddress(path[2])}
        onToken={(token) =>
          // In place of where we are: "back" leads to no form for a code that is used.
          location.replace(hashOf({ language, path: ['survey', id, check, inAddress(token)] }))
        }
      />
    </div>
  )
}

interface BodyProps extends RoomProps {
  survey: Published
  shownIn: Language
  sameKey: boolean
  token: Token | null
  onToken: (token: Token) => void
}

function Body({ survey, shownIn, sameKey, token, onToken, ...props }: BodyProps) {
  const { t } = props
  const notice = (key: string, kind: 'care' | 'bad') => (
    <Notice kind={kind}>
      <p data-testid={`survey-${key}`}>{t(key)}</p>
    </Notice>
  )
  if (survey.state !== 'open') return notice(survey.state, 'care')
  if (survey.key === null)
    return (
      <>
        <p>{t('anonymous-link')}</p>
        <Questions {...props} survey={survey} shownIn={shownIn} way={{ work: survey.work }} />
      </>
    )
  if (!globalThis.isSecureContext) return notice('insecure', 'bad')
  if (!sameKey) return notice('other-key', 'bad')
  return token ? (
    <>
      <p>{t('keep-address')}</p>
      <Questions {...props} survey={survey} shownIn={shownIn} way={{ token }} />
    </>
  ) : (
    <SignIn {...props} survey={survey.id} surveyKey={survey.key} onToken={onToken} />
  )
}

function Head({ survey, shownIn }: { survey: Shown; shownIn: Language }) {
  return (
    <div lang={shownIn}>
      <h1 data-as-is>{survey.title[shownIn]}</h1>
      {survey.intro[shownIn].trim() !== '' && (
        <p class="intro" data-as-is>
          {survey.intro[shownIn]}
        </p>
      )}
    </div>
  )
}
