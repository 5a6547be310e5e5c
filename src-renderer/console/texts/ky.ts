import type { ResourceLanguage } from 'i18next'

export const texts = import.meta.glob<ResourceLanguage>(
  ['../../../resources/locales/ky/*.json', '!../../../resources/locales/*/open*.json'],
  { eager: true, import: 'default' },
)
