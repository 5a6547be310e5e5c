/** @jsxImportSource preact */
/** Back from the university's sign-on: the pass that it left is changed for a token, and this place leaves the history. */
import { useEffect } from 'preact/hooks'
import { hashOf } from '../place.ts'
import type { RoomProps } from '../room.ts'
import { call } from '../server.ts'

export function ComingBack({ t, language, onToken }: RoomProps & { onToken: (token: string) => void }) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the pass is good once
  useEffect(() => {
    call('POST /api/open/my/sso').then(
      ({ token }) => {
        onToken(token)
        location.replace(hashOf({ language, path: ['my'] }))
      },
      (error: unknown) => {
        console.warn(error)
        location.replace(hashOf({ language, path: ['my', 'sso-failed'] }))
      },
    )
  }, [])
  return <p aria-busy="true">{t('asking')}</p>
}
