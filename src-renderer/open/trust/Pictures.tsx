/** @jsxImportSource preact */
/** Pictures to be sent, each drawn anew as soon as it is chosen. */
import { useState } from 'preact/hooks'
import { mostPictures } from '../../../src-shared/trust/message.ts'
import type { Translate } from '../texts.ts'
import { Picture } from './Picture.tsx'
import { redraw } from './redraw.ts'

export function Pictures({
  t,
  pictures,
  disabled,
  onChange,
}: {
  t: Translate
  pictures: Uint8Array<ArrayBuffer>[]
  disabled: boolean
  onChange: (pictures: Uint8Array<ArrayBuffer>[]) => void
}) {
  const [failed, setFailed] = useState(false)
  const [busy, setBusy] = useState(false)

  async function add(input: HTMLInputElement) {
    const files = [...(input.files ?? [])]
    // The same one may be chosen again.
    input.value = ''
    setFailed(false)
    setBusy(true)
    const drawn: Uint8Array<ArrayBuffer>[] = []
    for (const file of files.slice(0, mostPictures - pictures.length))
      try {
        drawn.push(await redraw(file))
      } catch (error) {
        console.warn('a picture was left out', error)
        setFailed(true)
      }
    setBusy(false)
    onChange([...pictures, ...drawn])
  }

  return (
    <div class="field">
      <span>{t('pictures')}</span>
      <small id="pictures-say">{t('pictures-say')}</small>
      {/* The browser's own button speaks the browser's language. */}
      <label class="file">
        <input
          type="file"
          accept="image/*"
          multiple
          aria-describedby="pictures-say"
          disabled={disabled || busy || pictures.length >= mostPictures}
          onChange={({ currentTarget }) => void add(currentTarget)}
          data-testid="pictures"
        />
        <span class="button quiet">{t('pictures-add')}</span>
      </label>
      {failed && (
        <p class="missing" role="alert">
          {t('picture-failed')}
        </p>
      )}
      <ul class="pictures">
        {pictures.map((picture, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a picture has no other name, and keeps nothing
          <li key={i}>
            <Picture bytes={picture} alt={t('picture', { n: i + 1 })} />
            <button
              type="button"
              class="quiet"
              disabled={disabled}
              onClick={() => onChange(pictures.filter((one) => one !== picture))}
            >
              {t('picture-remove')}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
