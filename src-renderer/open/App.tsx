/** @jsxImportSource preact */
/** The frame of the open pages: name, language, the room that the address names. */
import { type ComponentType, render } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { type Language, languages } from '../../src-shared/languages.ts'
import { languageNames, shortNames } from '../i18n/names.ts'
import { Failed } from './Notice.tsx'
import { hashOf, placeOf } from './place.ts'
import type { Room, RoomProps } from './room.ts'
import { rooms } from './rooms.ts'
import { call } from './server.ts'
import { loadTexts, type Translate } from './texts.ts'

const here = () => placeOf(location.hash, navigator.languages)

interface Loaded {
  /** What it was loaded for. */
  language: Language
  room: string
  base: Translate
  shown: { Content: ComponentType<RoomProps>; t: Translate } | null
}

async function load(language: Language, name: string): Promise<Loaded> {
  const room: Room | undefined = rooms[name]
  const [base, t, module] = await Promise.all([
    loadTexts(language, 'open'),
    room ? loadTexts(language, room.namespace) : null,
    room?.load(),
  ])
  return { language, room: name, base, shown: t && module ? { Content: module.default, t } : null }
}

function App() {
  const [{ language, path }, setPlace] = useState(here)
  const [loaded, setLoaded] = useState<Loaded | null>(null)
  const [failed, setFailed] = useState(false)
  const [tries, setTries] = useState(0)
  const [name = '', ...rest] = path
  useEffect(() => {
    const moved = () => setPlace(here())
    addEventListener('hashchange', moved)
    // It may have moved between the first picture and this moment.
    moved()
    return () => removeEventListener('hashchange', moved)
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: `tries` loads once more
  useEffect(() => {
    let current = true
    setFailed(false)
    load(language, name)
      .then((now) => current && setLoaded(now))
      .catch((error: unknown) => {
        console.error(error)
        if (current) setFailed(true)
      })
    return () => {
      current = false
    }
  }, [language, name, tries])
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const isThere = loaded?.room === name
  const title = isThere ? (loaded.shown?.t('title') ?? loaded.base('title')) : 'Taza'
  useEffect(() => {
    document.title = title
  }, [title])
  return (
    <>
      <header>
        <a class="brand" href={hashOf({ language, path: [] })}>
          Taza
        </a>
        <nav aria-label={languageNames[language]} class="languages">
          {languages.map((one) => (
            <a
              key={one}
              lang={one}
              href={hashOf({ language: one, path })}
              aria-current={one === language ? 'true' : undefined}
              title={languageNames[one]}
              data-testid={`language-${one}`}
            >
              {shortNames[one]}
            </a>
          ))}
        </nav>
      </header>
      <main aria-busy={!isThere && !failed}>
        {failed && <NotLoaded onRetry={() => setTries((n) => n + 1)} />}
        {isThere &&
          (loaded.shown ? (
            <loaded.shown.Content
              key={name}
              language={loaded.language}
              path={rest}
              base={loaded.base}
              t={loaded.shown.t}
            />
          ) : (
            <Entrance language={loaded.language} base={loaded.base} unknown={name !== ''} />
          ))}
      </main>
      {isThere && <footer>{loaded.base('footer')}</footer>}
    </>
  )
}

function Entrance({ language, base, unknown }: { language: Language; base: Translate; unknown: boolean }) {
  const isOn = useSessionPage()
  const shown = Object.entries(rooms).filter(
    ([, { atEntrance }]) => atEntrance === true || (atEntrance === 'when-on' && isOn),
  )
  return (
    <div data-testid="entrance">
      <h1>{base('title')}</h1>
      {unknown && <p data-testid="unknown">{base('unknown')}</p>}
      <ul class="rooms">
        {shown.map(([name]) => (
          <li key={name}>
            <a href={hashOf({ language, path: [name] })} data-testid={`to-${name}`}>
              <b>{base(`home.${name}`)}</b>
              <span>{base(`home.${name}-says`)}</span>
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Whether the session's page is on; where that cannot be asked, there is no way to it here. */
function useSessionPage(): boolean {
  const [isOn, setIsOn] = useState(false)
  useEffect(() => {
    call('GET /api/open/session/on').then(({ on }) => setIsOn(on), console.warn)
  }, [])
  return isOn
}

/** Its own texts are what could not be loaded. */
function NotLoaded({ onRetry }: { onRetry: () => void }) {
  const words: Readonly<Record<string, string>> = {
    'problem.no-server': 'Желі жоқ · Нет сети · Тармак жок · No network',
    again: 'Қайталау · Повторить · Кайталоо · Try again',
  }
  return (
    <Failed error={null} base={(key) => words[key] ?? words['problem.no-server'] ?? key} onRetry={onRetry} />
  )
}

/** Throws when the HTML has no `#root`. */
export function startOpenPages(): void {
  const root = document.getElementById('root')
  if (!root) throw new Error('the page has no #root')
  root.textContent = ''
  render(<App />, root)
}
