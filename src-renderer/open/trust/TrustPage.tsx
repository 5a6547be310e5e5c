/** @jsxImportSource preact */
/** The trust line: what it is, writing, coming back by the code, what it protects against. */
import { useEffect, useState } from 'preact/hooks'
import { Failed, Notice } from '../Notice.tsx'
import { hashOf } from '../place.ts'
import type { RoomProps } from '../room.ts'
import { ByCode } from './ByCode.tsx'
import { type About, askAbout } from './conversation.ts'
import { Protects } from './Protects.tsx'
import { Write } from './Write.tsx'
import './trust.css'

export default function TrustPage(props: RoomProps) {
  const [place] = props.path
  const { t, language } = props
  return (
    <>
      {place !== undefined && (
        <p>
          <a href={hashOf({ language, path: ['trust'] })}>← {t('title')}</a>
        </p>
      )}
      {place === 'write' ? (
        <WriteWhenOpen {...props} />
      ) : place === 'code' ? (
        <ByCode {...props} />
      ) : place === 'protects' ? (
        <Protects t={t} />
      ) : (
        <Entrance {...props} />
      )}
    </>
  )
}

function Entrance({ t, language }: RoomProps) {
  const to = (place: string) => hashOf({ language, path: ['trust', place] })
  return (
    <div data-testid="trust">
      <h1>{t('title')}</h1>
      <p>{t('what')}</p>
      <div class="choices">
        <a class="button" href={to('write')} data-testid="to-write">
          {t('to-write')}
        </a>
        <a class="button quiet" href={to('code')} data-testid="to-code">
          {t('to-code')}
        </a>
      </div>
      <Notice kind="care">
        <p>{t('care')}</p>
      </Notice>
      <p>
        <a href={to('protects')} data-testid="to-protects">
          {t('to-protects')}
        </a>
      </p>
    </div>
  )
}

function WriteWhenOpen(props: RoomProps) {
  const { t, base } = props
  const [about, setAbout] = useState<About | null>(null)
  const [error, setError] = useState<unknown>(null)
  const ask = () => {
    setError(null)
    askAbout().then(setAbout).catch(setError)
  }
  useEffect(ask, [])
  if (error !== null) return <Failed error={error} base={base} onRetry={ask} />
  if (!about) return <p aria-busy="true">{t('asking')}</p>
  if (about.open) return <Write {...props} about={about} />
  return (
    <Notice kind="care">
      <p data-testid="closed">{t('closed')}</p>
    </Notice>
  )
}
