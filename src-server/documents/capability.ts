/** Documents of the university: made by other rooms, numbered here, and confirmed to whoever has one in hand. */
import { openApi } from '../../src-shared/api/open.ts'
import type { Language, Localized } from '../../src-shared/vocabulary.ts'
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import { notFound } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import { createRegister, type Register } from './register.ts'
import { createWorded, type Worded } from './worded.ts'
import { createWordings, type Wordings } from './wordings.ts'

interface Deps extends Pick<Base, 'db' | 'clock' | 'domain'> {
  publicUrl: string | undefined
  /** The university's name, where the settings have it. */
  university: Localized | undefined
}

export interface Documents extends Capability {
  readonly register: Register
  readonly wordings: Wordings
  readonly worded: Worded
  /** Whose documents these are. */
  from(language: Language): string
}

export function createDocuments({ db, clock, domain, publicUrl, university }: Deps): Documents {
  const register = createRegister({ db, clock, publicUrl })
  const wordings = createWordings({ db, clock })
  return {
    ...{ register, wordings, worded: createWorded({ db, register, wordings }) },
    from: (language) => university?.[language] ?? domain,
    routes(app) {
      route(app, openApi.document, async ({ params }) => {
        const known = await register.find(params.number, params.check)
        if (!known) throw notFound()
        return known
      })
    },
  }
}
