const asked: Readonly<Record<string, string>> = {
  break: 'asks-break',
  'no-card': 'no-card',
  'refused-filming': 'refused-filming',
}

/** What a student asked for, as a code under `needs.<code>`; everything else is a call for help. */
export const needOf = (asks: string): string => asked[asks] ?? 'asks-help'
