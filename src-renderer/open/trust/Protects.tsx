/** @jsxImportSource preact */
/** What the trust line protects against and what not, in plain words. */
import type { Translate } from '../texts.ts'

const does = ['readers', 'server', 'time', 'pictures', 'code'] as const
const doesNot = ['phone', 'words', 'network', 'page', 'readers'] as const

export function Protects({ t }: { t: Translate }) {
  return (
    <div data-testid="protects">
      <h1>{t('to-protects')}</h1>
      <h2>{t('does.title')}</h2>
      <ul>
        {does.map((one) => (
          <li key={one}>{t(`does.${one}`)}</li>
        ))}
      </ul>
      <h2>{t('does-not.title')}</h2>
      <ul>
        {doesNot.map((one) => (
          <li key={one}>{t(`does-not.${one}`)}</li>
        ))}
      </ul>
    </div>
  )
}
