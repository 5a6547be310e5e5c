/** @jsxImportSource preact */
/** A consent text that she was shown, as it was shown, in its own language. */
import { Failed } from '../Notice.tsx'
import { call } from '../server.ts'
import { type Mine, useMine } from './mine.ts'

export function Consent({ digest, t, base, onOver }: Mine & { digest: string }) {
  const { found, error, again } = useMine(() => call('GET /api/open/my/consents/:digest', { digest }), onOver)
  if (error !== null) return <Failed error={error} base={base} onRetry={again} />
  if (!found) return <p aria-busy="true">{t('asking')}</p>
  return (
    <div lang={found.language} data-as-is data-testid="my-consent">
      <h1>{found.title}</h1>
      <dl class="my-facts">
        {found.parts.map(({ name, text }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
