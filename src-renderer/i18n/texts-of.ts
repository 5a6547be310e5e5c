/** Translation files, read at build time, as i18next takes them. */
import type { Resource, ResourceLanguage } from 'i18next'

/** From what Vite's `import.meta.glob` found: `{kk: {problem: {…}, station: {…}, …}, …}` */
export function textsOf(files: Record<string, ResourceLanguage>): Resource {
  const texts: Resource = {}
  for (const [path, file] of Object.entries(files)) {
    const [, language, namespace] = /([^/]+)\/([^/]+)\.json$/.exec(path) ?? []
    if (language && namespace) texts[language] = { ...texts[language], [namespace]: file }
  }
  return texts
}
