/**
 * Of a server that asks for a name and password (HTTP authentication), in both shells: where no page may be, nobody is asked,
 * and no page ever stands where a student would take its question for ours.
 */
import type { Challenge, Credentials, WebEvent, WebOptions } from '../../../src-shared/web-exam/page.ts'
import type { Judge } from './judge.ts'

export interface AuthenticateDeps {
  judge: Judge
  names: WebOptions['names']
  tell(event: WebEvent): void
}

/** Resolves with null where none is given, once that is told. */
export function createAuthenticate({ judge, names, tell }: AuthenticateDeps) {
  return async (challenge: Challenge, isProxy: boolean): Promise<Credentials | null> => {
    const { url } = challenge
    const none = (why: string) => {
      tell({
        type: 'failed',
        url,
        why: 'no-name',
        detail: `HTTP ${isProxy ? 407 : 401}: ${why}`,
        again: false,
      })
      return null
    }
    if (isProxy) return none('a proxy asked')
    if (judge.view(url) !== null) return none('no page by the rules')
    const named = await names.ask(challenge)
    if ('unnamed' in named) return none(named.unnamed === 'left' ? 'left' : 'none that did')
    const { tries, also, ...credentials } = named
    if (!also) tell({ type: 'named', url, tries })
    return credentials
  }
}
