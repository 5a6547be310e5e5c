/** Every translation file of station and console, read at build time. */
import type { Resource, ResourceLanguage } from 'i18next'

const files = import.meta.glob<ResourceLanguage>(
  // The open pages load theirs by themselves.
  ['../../resources/locales/*/*.json', '!../../resources/locales/*/open*.json'],
  { eager: true, import: 'default' },
)

/** `{kk: {problem: {…}, station: {…}, …}, …}` */
export const resources: Resource = {}
for (const [path, texts] of Object.entries(files)) {
  const [, language, namespace] = /([^/]+)\/([^/]+)\.json$/.exec(path) ?? []
  if (language && namespace) resources[language] = { ...resources[language], [namespace]: texts }
}
