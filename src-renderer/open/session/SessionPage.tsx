/** @jsxImportSource preact */
/** The page of the session: rules, dates, meetings, posters and videos. Who reads it is kept nowhere. */
import type { Reply } from '../../../src-shared/api/endpoint.ts'
import type { openApi } from '../../../src-shared/api/open.ts'
import { inOrder } from '../../../src-shared/campaign/check.ts'
import { isWritten, textIn } from '../../../src-shared/campaign/texts.ts'
import { Failed, Notice } from '../Notice.tsx'
import { hashOf } from '../place.ts'
import type { RoomProps } from '../room.ts'
import { call, problemOf } from '../server.ts'
import { dateOf } from '../time.ts'
import { useLooked } from '../useLooked.ts'
import { Written, WrittenText } from '../Written.tsx'
import './session.css'

type Shown = Reply<typeof openApi.session.page>
type Props = Pick<RoomProps, 'language' | 't'>

export default function SessionPage({ language, base, t }: RoomProps) {
  const { found, error, again } = useLooked(() => call('GET /api/open/session'))
  const isOff = error !== null && problemOf(error) === 'not-found'
  const title = found ? textIn(found.title, language) : null
  return (
    <div data-testid="session">
      {title ? (
        <h1 lang={title.language} data-as-is>
          {title.text}
        </h1>
      ) : (
        <h1>{t('title')}</h1>
      )}
      {isOff && (
        <Notice kind="plain">
          <p data-testid="session-off">{t('off')}</p>
        </Notice>
      )}
      {error !== null && !isOff && <Failed error={error} base={base} onRetry={again} />}
      {!found && error === null && <p aria-busy="true">{t('asking')}</p>}
      {found && <Parts {...found} language={language} t={t} />}
    </div>
  )
}

function Parts({ rules, dates, meetings, posters, videos, ...props }: Shown & Props) {
  const { language, t } = props
  return (
    <>
      {isWritten(rules) && (
        <section>
          <h2>{t('rules')}</h2>
          <WrittenText texts={rules} language={language} />
          <p class="session-quiet">
            <a href={hashOf({ language, path: ['my', 'rules'] })} data-testid="session-to-my">
              {t('say-read')}
            </a>
          </p>
        </section>
      )}
      {dates.length > 0 && (
        <section data-testid="session-dates">
          <h2>{t('dates')}</h2>
          <ul class="session-list">
            {inOrder(dates).map((one, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two may say the same, and none moves
              <li key={`${i} ${one.day}`}>
                <When {...one} language={language} />
                <Written texts={one.what} language={language} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {meetings.length > 0 && (
        <section data-testid="session-meetings">
          <h2>{t('meetings')}</h2>
          <ul class="session-list">
            {inOrder(meetings).map((one, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two may say the same, and none moves
              <li key={`${i} ${one.day}`}>
                <Meeting meeting={one} {...props} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {posters.length > 0 && (
        <section data-testid="session-posters">
          <h2>{t('posters')}</h2>
          {posters.map((one) => (
            <Poster key={one.digest} poster={one} {...props} />
          ))}
        </section>
      )}
      {videos.length > 0 && (
        <section data-testid="session-videos">
          <h2>{t('videos')}</h2>
          <p class="session-quiet">{t('new-tab')}</p>
          <ul class="session-list">
            {videos.map(({ address, title }, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two may say the same, and none moves
              <li key={`${i} ${address}`}>
                <a href={address} target="_blank" rel="noopener noreferrer">
                  <Written texts={title} language={language} />
                </a>
                <span class="session-quiet" data-as-is>
                  {hostOf(address)}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

/** As the office wrote it, in the university's time. */
function When({ day, time, language }: { day: string; time: string } & Pick<Props, 'language'>) {
  return (
    <time class="session-when" dateTime={time === '' ? day : `${day}T${time}`}>
      {dateOf(Date.parse(day), 'UTC', language)}
      {time !== '' && `, ${time}`}
    </time>
  )
}

function Meeting({ meeting, language, t }: { meeting: Shown['meetings'][number] } & Props) {
  return (
    <>
      <When {...meeting} language={language} />
      <span>
        {t('place')}: <Written texts={meeting.place} language={language} />
      </span>
      {isWritten(meeting.whom) && (
        <span>
          {t('whom')}: <Written texts={meeting.whom} language={language} />
        </span>
      )}
    </>
  )
}

function Poster({
  poster: { digest, kind, title },
  language,
  t,
}: { poster: Shown['posters'][number] } & Props) {
  const address = `/api/open/session/posters/${digest}`
  if (kind === 'application/pdf')
    return (
      <p class="session-file">
        <b>
          <Written texts={title} language={language} />
        </b>
        <a href={address} download={`poster-${digest.slice(0, 8)}.pdf`} data-testid="poster-pdf">
          {t('save-pdf')}
        </a>
      </p>
    )
  const name = textIn(title, language)
  return (
    <figure>
      <img
        src={address}
        alt={name?.text ?? ''}
        lang={name?.language ?? language}
        loading="lazy"
        data-as-is
        data-testid="poster"
      />
      <figcaption>
        <Written texts={title} language={language} />
      </figcaption>
    </figure>
  )
}

/** Where the link leads, so that nobody has to press it to know. */
const hostOf = (address: string): string => URL.parse(address)?.host ?? address
