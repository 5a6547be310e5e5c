/** One conversation, opened in this browser: what was said, the answer, who sees to it. */
import { useEffect, useState } from 'react'
import type { Me } from '../../../src-shared/console-api.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { hashOf } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import { problemOf } from '../server/api.ts'
import { Answer } from './Answer.tsx'
import { Filing } from './Filing.tsx'
import { Links } from './Links.tsx'
import type { Mine } from './mine.ts'
import { Picture } from './Picture.tsx'
import { places } from './place.ts'
import { type Detail, type TrustReader, useConversation } from './queries.ts'
import { type Opened, openConversation, type Said } from './sealing.ts'
import classes from './Trust.module.css'
import { useTrustText } from './text.ts'

interface Props {
  id: string
  me: Me
  mine: Mine
  readers: readonly TrustReader[]
}

export function ConversationScreen({ id, me, mine, readers }: Props) {
  const { t, hour } = useTrustText()
  const { data, error, refetch } = useConversation(id)
  const opened = useOpened(data, mine)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  // What the sender chose stands in her first message.
  const chosen = opened.is?.said.find(({ n }) => n === 0)?.message?.kind ?? null
  return (
    <div data-testid="conversation">
      <p className={classes.back}>
        <a href={hashOf(places.inbox)}>← {t('tab.inbox')}</a>
      </p>
      <h2>{t('talk.title', { origin: t(`origin.${data.origin}`), hour: hour(data.begun) })}</h2>
      <div className={classes.two}>
        <div>
          {opened.error !== null ? (
            <ProblemAlert problem={problemOf(opened.error)} />
          ) : opened.is === undefined ? (
            <p aria-busy="true">{t('talk.opening')}</p>
          ) : opened.is === null ? (
            <p className={classes.care} role="alert" data-testid="no-key">
              {t(data.wrap === null ? 'talk.not-handed' : 'talk.no-key')}
            </p>
          ) : (
            <>
              <ol className={classes.said} data-testid="said">
                {opened.is.said.map((one) => (
                  <OneSaid key={one.n} said={one} origin={data.origin} />
                ))}
              </ol>
              {data.sealed.length < data.messages && (
                <p className={classes.quiet} data-testid="comes-later">
                  {t('talk.later')}
                </p>
              )}
              <Answer detail={data} conversation={opened.is.key} />
            </>
          )}
        </div>
        <div className={classes.beside}>
          <Filing key={filedAs(data)} detail={data} me={me} chosen={chosen} readers={readers} />
          {opened.is && <Links detail={data} me={me} opened={opened.is} />}
        </div>
      </div>
    </div>
  )
}

/** Filed otherwise, by whomever: the form begins anew. */
const filedAs = ({ state, kind, holder, due }: Detail) => JSON.stringify([state, kind, holder, due])

/** `is` undefined: not opened yet; null: it cannot be. */
function useOpened(detail: Detail | undefined, mine: Mine) {
  const [opened, setOpened] = useState<{ is: Opened | null | undefined; error: unknown }>({
    is: undefined,
    error: null,
  })
  useEffect(() => {
    if (!detail) return
    let current = true
    openConversation(detail, mine).then(
      (is) => current && setOpened({ is, error: null }),
      (error: unknown) => current && setOpened({ is: null, error }),
    )
    return () => {
      current = false
    }
  }, [detail, mine])
  return opened
}

function OneSaid({ said, origin }: { said: Said; origin: Detail['origin'] }) {
  const { t, hour } = useTrustText()
  const { side, at, by, message, link } = said
  const who = side === 'sender' ? t(`side.${origin}`) : t(`side.${side}`)
  return (
    <li data-side={side}>
      <small>{[who, by, hour(at)].filter((one) => one !== null).join(' · ')}</small>
      {link ? (
        <p className={classes.text}>
          {t(link.linked ? 'link.was' : 'link.was-not', {
            thing: t(`link.thing.${link.to}`, { id: link.id }),
          })}
        </p>
      ) : message ? (
        <>
          <p className={classes.text}>{message.text}</p>
          {message.pictures.map((bytes, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a message never changes
            <Picture key={i} bytes={bytes} alt={t('talk.picture', { n: i + 1 })} />
          ))}
        </>
      ) : (
        <p className={classes.late} data-testid="not-opened">
          {t('talk.not-opened')}
        </p>
      )}
    </li>
  )
}
