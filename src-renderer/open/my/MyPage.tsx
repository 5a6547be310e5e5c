/** @jsxImportSource preact */
/** The student's own page: signed in with two numbers or the university's sign-on, her exams, what is said against her, who looked, what is kept. */
import { useState } from 'preact/hooks'
import { hashOf } from '../place.ts'
import type { RoomProps } from '../room.ts'
import { call } from '../server.ts'
import { holdToken, tokenHeld } from '../token.ts'
import { Appeals } from './Appeals.tsx'
import { CasePage } from './CasePage.tsx'
import { ComingBack } from './ComingBack.tsx'
import { Consent } from './Consent.tsx'
import { Exams } from './Exams.tsx'
import { Kept } from './Kept.tsx'
import { Looks } from './Looks.tsx'
import type { Mine } from './mine.ts'
import { SessionRules } from './SessionRules.tsx'
import { SignIn } from './SignIn.tsx'
import './my.css'

export default function MyPage(props: RoomProps) {
  const [signedIn, setSignedIn] = useState(tokenHeld() !== null)
  /** The server knows her no more. */
  const [over, setOver] = useState(false)
  const leave = (by: 'her' | 'time') => {
    holdToken(null)
    setOver(by === 'time')
    setSignedIn(false)
  }
  const enter = (token: string) => {
    holdToken(token)
    setSignedIn(true)
  }
  // Whoever was signed in here before: she has just said who she is.
  if (props.path[0] === 'sso') return <ComingBack {...props} onToken={enter} />
  if (!signedIn) return <SignIn {...props} over={over} onToken={enter} />
  return <SignedIn {...props} onOver={() => leave('time')} onLeave={() => leave('her')} />
}

function SignedIn({ onLeave, ...props }: Mine & { onLeave: () => void }) {
  const { t, language, path } = props
  const [place, name] = path
  async function signOut() {
    // Where the server cannot be asked, half an hour ends it; this tab forgets it at once.
    await call('DELETE /api/open/my/session').catch(console.error)
    onLeave()
  }
  return (
    <div data-testid="my">
      <nav class="my-bar" aria-label={t('title')}>
        {place !== undefined && <a href={hashOf({ language, path: ['my'] })}>← {t('title')}</a>}
        <button type="button" class="quiet" onClick={() => void signOut()} data-testid="sign-out">
          {t('sign-out')}
        </button>
      </nav>
      {place === 'case' && name !== undefined ? (
        <CasePage key={name} {...props} number={name} />
      ) : place === 'consent' && name !== undefined ? (
        <Consent key={name} {...props} digest={name} />
      ) : place === 'appeals' ? (
        <Appeals {...props} />
      ) : place === 'rules' ? (
        <SessionRules {...props} />
      ) : place === 'looks' ? (
        <Looks {...props} />
      ) : place === 'kept' ? (
        <Kept {...props} />
      ) : (
        <Exams {...props} />
      )}
    </div>
  )
}
