/** @jsxImportSource preact */
/** A number as a receipt or a student's screen shows it, typed in: what is known of it stands at an address of its own. */
import { useState } from 'preact/hooks'
import { receiptNumber, typedNumber } from '../../src-shared/sheet/number.ts'
import { hashOf } from './place.ts'
import type { RoomProps } from './room.ts'

export function AskNumber({ room, language, t }: Omit<RoomProps, 'path'> & { room: string }) {
  const [typed, setTyped] = useState('')
  const number = typedNumber(typed)
  return (
    <main data-testid={`${room}-ask`}>
      <h1>{t('title')}</h1>
      <p>{t('ask')}</p>
      <form
        class="document"
        onSubmit={(event) => {
          event.preventDefault()
          if (number !== null) location.hash = hashOf({ language, path: [room, receiptNumber(number)] })
        }}
      >
        <label>
          {t('number')}
          <input
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
            placeholder="3F2A-91BC-77D0-E4A1"
            autocomplete="off"
            autocapitalize="characters"
            spellcheck={false}
            data-testid={`${room}-number`}
          />
        </label>
        <button type="submit" disabled={number === null}>
          {t('look')}
        </button>
      </form>
    </main>
  )
}
