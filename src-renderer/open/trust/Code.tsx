/** @jsxImportSource preact */
/** The eight words, shown once. */
import { wordsOf } from '../../../src-shared/trust/words.ts'
import { Notice } from '../Notice.tsx'
import { hashOf } from '../place.ts'
import type { RoomProps } from '../room.ts'

export function Code({
  code,
  t,
  language,
  days,
}: Pick<RoomProps, 't' | 'language'> & { code: Uint8Array; days: number }) {
  return (
    <div data-testid="sent">
      <h1>{t('sent')}</h1>
      <p>{t('sent-says', { count: days })}</p>
      <ol class="code" data-testid="code" data-as-is>
        {wordsOf(code, language).map((word, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a word may come twice, and the code never changes
          <li key={i}>{word}</li>
        ))}
      </ol>
      <Notice kind="care">
        <p>{t('code-care')}</p>
      </Notice>
      <p>
        <a class="button quiet" href={hashOf({ language, path: ['trust', 'code'] })}>
          {t('to-code')}
        </a>
      </p>
    </div>
  )
}
