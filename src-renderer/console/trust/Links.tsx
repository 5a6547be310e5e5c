/** The cases and attempts that this conversation is linked to: sealed here as notes are, so the server knows of none. */
import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { Me } from '../../../src-shared/console-api.ts'
import { mostMessages } from '../../../src-shared/trust/bounds.ts'
import { type Linked, linkedAfter, linkTyped } from '../../../src-shared/trust/link.ts'
import { hasRole } from '../../../src-shared/vocabulary.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { AskForReview } from '../cases/AskForReview.tsx'
import { places as casePlaces } from '../cases/place.ts'
import { hashOf } from '../frame/route.ts'
import { api, problemOf, statusOf } from '../server/api.ts'
import { type Detail, useTrustChange } from './queries.ts'
import { type Opened, sealLink } from './sealing.ts'
import classes from './Trust.module.css'
import { useTrustText } from './text.ts'

interface Props {
  detail: Detail
  me: Me
  opened: Opened
}

export function Links({ detail: { id, messages: n }, me, opened: { key, said } }: Props) {
  const { t } = useTrustText()
  const [typed, setTyped] = useState('')
  const [unread, setUnread] = useState(false)
  const keep = useTrustChange(async (link: Linked & { linked: boolean }) =>
    api.trust.answer({ id, body: { n, side: 'note', sealed: await sealLink(key, id, n, link) } }),
  )
  const now = linkedAfter(said.flatMap(({ link }) => link ?? []))
  // Who sees no cases gets numbers alone: behind the address there would be nothing for her.
  const seesCases = hasRole(me, 'officer')
  const full = n >= mostMessages

  function submit(event: FormEvent) {
    event.preventDefault()
    const to = linkTyped(typed)
    setUnread(to === null)
    if (to) keep.mutate({ ...to, linked: true }, { onSuccess: () => setTyped('') })
  }

  return (
    <section className={classes.side} aria-label={t('link.title')} data-testid="links">
      <h2>{t('link.title')}</h2>
      <p className={classes.quiet}>{t('link.says')}</p>
      {now.length > 0 && (
        <ul className={classes.links}>
          {now.map((one) => (
            <li key={`${one.to} ${one.id}`} data-testid={`linked-${one.to}`}>
              <Thing linked={one} seesCases={seesCases} />
              {seesCases && one.to === 'attempt' && <AskForReview attempt={one.id} />}
              <Button
                variant="subtle"
                size="compact-sm"
                disabled={full}
                loading={keep.isPending}
                onClick={() => keep.mutate({ ...one, linked: false })}
                aria-label={t('link.undo-of', { thing: t(`link.thing.${one.to}`, { id: one.id }) })}
                data-testid="unlink"
              >
                {t('link.undo')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {seesCases && now.length > 0 && (
        <p className={classes.care} data-testid="link-care">
          {t('link.care')}
        </p>
      )}
      {!full && (
        // Around these alone: what is sent in the dialog above would be sent here, too.
        <form className={classes.links} onSubmit={submit}>
          <TextInput
            label={t('link.number')}
            description={t('link.number-says')}
            error={unread ? t('link.unread') : null}
            maxLength={200}
            value={typed}
            onChange={(event) => {
              setUnread(false)
              setTyped(event.currentTarget.value)
            }}
            data-testid="link-typed"
          />
          <Button type="submit" disabled={typed.trim() === ''} loading={keep.isPending} data-testid="link">
            {t('link.do')}
          </Button>
        </form>
      )}
      {keep.error &&
        (statusOf(keep.error) === 409 ? (
          <p className={classes.late} role="alert" data-testid="link-meanwhile">
            {t('link.meanwhile')}
          </p>
        ) : (
          <ProblemAlert problem={problemOf(keep.error)} />
        ))}
    </section>
  )
}

function Thing({ linked: { to, id }, seesCases }: { linked: Linked; seesCases: boolean }) {
  const { t } = useTrustText()
  const words = t(`link.thing.${to}`, { id })
  if (!seesCases) return <span className={classes.key}>{words}</span>
  const at =
    to === 'case' ? casePlaces.case(id) : { screen: 'attempt' as const, attempt: id, room: null, at: null }
  return (
    <a className={classes.key} href={hashOf(at)}>
      {words}
    </a>
  )
}
