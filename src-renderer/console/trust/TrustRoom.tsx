/** The trust line in the console: its readers' screens once their key is open, numbers for those who may see these alone. */
import { type ReactNode, useState } from 'react'
import type { Me } from '../../../src-shared/console-api.ts'
import { hasRole } from '../../../src-shared/vocabulary.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { BringKey } from './BringKey.tsx'
import { ConversationScreen } from './ConversationScreen.tsx'
import { Inbox } from './Inbox.tsx'
import { LetterScreen } from './LetterScreen.tsx'
import { MakeKey } from './MakeKey.tsx'
import type { Mine } from './mine.ts'
import { Numbers } from './Numbers.tsx'
import { type TrustReader, useTrustReaders } from './queries.ts'
import { Readers } from './Readers.tsx'
import { storedKey } from './stored.ts'
import { Tabs } from './Tabs.tsx'
import classes from './Trust.module.css'
import { useTrustText } from './text.ts'
import { Unlock } from './Unlock.tsx'
import { WaitToBeLetIn } from './WaitToBeLetIn.tsx'

export function TrustRoom({ place, me }: { place: readonly string[]; me: Me }) {
  const { t } = useTrustText()
  const isReader = hasRole(me, 'reader')
  // Whoever gives the roles could give herself this one: the server refuses her key, and here is why.
  const mayRead = isReader && !hasRole(me, 'administrator')
  return (
    <main className={`${table.page} ${classes.page}`} data-testid="screen-trust">
      <h1>{t('title')}</h1>
      {mayRead ? (
        <ForReader place={place} me={me} />
      ) : (
        <>
          {isReader && <Care id="administrator">{t('administrator')}</Care>}
          <Numbers />
        </>
      )}
    </main>
  )
}

function Care({ id, children }: { id: string; children: ReactNode }) {
  return (
    <div className={classes.care} data-testid={id}>
      <p>{children}</p>
    </div>
  )
}

function ForReader({ place, me }: { place: readonly string[]; me: Me }) {
  const { t } = useTrustText()
  const { data, error, refetch } = useTrustReaders()
  const [mine, setMine] = useState<Mine | null>(null)
  const [lost, setLost] = useState(false)
  // Browsers have no cryptography for pages that came without TLS.
  if (!window.isSecureContext) return <Care id="not-secure">{t('not-secure')}</Care>
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  const own = data.readers.find(({ id }) => id === data.me) ?? null
  const opened = (now: Mine) => {
    setMine(now)
    // Until the server names the new key the old one would be asked for.
    void refetch().then(() => setLost(false))
  }
  if (own === null || lost)
    return (
      <MakeKey
        login={me.login}
        instead={own}
        alone={!data.readers.some(({ login, admittedBy }) => login !== me.login && admittedBy !== null)}
        onMade={opened}
        onBack={lost ? () => setLost(false) : null}
      />
    )
  if (mine?.publicKey !== own.key)
    return <Locked login={me.login} own={own} onOpened={opened} onLost={() => setLost(true)} />
  if (own.admittedBy === null) return <WaitToBeLetIn publicKey={mine.publicKey} />
  return (
    <>
      {!mine.kept && <Care id="not-kept">{t('key.not-kept')}</Care>}
      <Tabs place={place} onLock={() => setMine(null)} />
      <Screen place={place} me={me} mine={mine} own={own} readers={data.readers} domain={data.domain} />
    </>
  )
}

interface LockedProps {
  login: string
  own: TrustReader
  onOpened: (mine: Mine) => void
  onLost: () => void
}

/** Her key is in this browser under her phrase, or on paper. */
function Locked(props: LockedProps) {
  const { login, own } = props
  const [stored] = useState(() => storedKey(login))
  const [byPaper, setByPaper] = useState(false)
  return stored?.publicKey === own.key && !byPaper ? (
    <Unlock {...props} stored={stored} onPaper={() => setByPaper(true)} />
  ) : (
    <BringKey {...props} other={stored !== null && stored.publicKey !== own.key} />
  )
}

interface ScreenProps {
  place: readonly string[]
  me: Me
  mine: Mine
  own: TrustReader
  readers: readonly TrustReader[]
  domain: string
}

function Screen({ place: [what, id], me, mine, own, readers, domain }: ScreenProps) {
  if (what === 'conversations' && id)
    return <ConversationScreen key={id} id={id} me={me} mine={mine} readers={readers} />
  if (what === 'letter') return <LetterScreen domain={domain} readers={readers} />
  if (what === 'readers') return <Readers mine={mine} own={own} readers={readers} />
  if (what === 'numbers') return <Numbers />
  return <Inbox readers={readers} own={own} />
}
