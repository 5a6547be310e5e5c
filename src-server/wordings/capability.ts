/** The words of papers, as officers and administrators read, try and save them. */
import { consoleApi } from '../../src-shared/api/console.ts'
import type { WordingPage } from '../../src-shared/api/wordings.ts'
import { toBase64 } from '../../src-shared/bytes.ts'
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import type { Documents } from '../documents/capability.ts'
import { pdfOf } from '../documents/pdf/pdf.ts'
import { checkTexts, type Of, ownTexts, tellIn } from '../documents/wordings.ts'
import { notFound } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import { exampleOf } from './example.ts'

interface Deps extends Pick<Base, 'clock' | 'calendar' | 'audit'> {
  documents: Pick<Documents, 'wordings' | 'from'>
}

export function createWordingPages({ clock, calendar, audit, documents }: Deps): Capability {
  const api = consoleApi.wordings
  const { wordings } = documents

  async function page(of: Of): Promise<WordingPage> {
    const [newest, versions] = await Promise.all([wordings.newest(of), wordings.versions(of)])
    return { ...of, ...newest, own: ownTexts(of), versions }
  }

  return {
    routes(app) {
      route(app, api.get, ({ params }) => page(params))
      route(app, api.version, async ({ params: { version, ...of } }) => {
        const found = await wordings.at(of, version)
        if (!found) throw notFound()
        return { texts: found.texts }
      })
      route(app, api.save, async ({ params, body: { base, texts }, caller }) => {
        const { version, again } = await wordings.save(params, base, texts, caller)
        await audit.record(caller.login, 'changed-wording', `${params.paper}/${params.language}`, {
          version,
          ...(again !== null && { again }),
        })
        return page(params)
      })
      route(app, api.preview, async ({ params: { paper, language }, body: { texts } }) => {
        checkTexts(paper, texts)
        const sample = {
          language,
          from: documents.from(language),
          now: clock.now(),
          calendar,
          tell: tellIn(texts),
        }
        const bytes = await pdfOf({ ...exampleOf(paper, sample), confirmed: 'sample' })
        return { file: toBase64(bytes) }
      })
    },
  }
}
