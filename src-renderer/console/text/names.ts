const atMost = 6

/** Of many names the first, and how many more. */
export const listOf = (
  t: (key: string, values: { count: number }) => string,
  names: readonly string[],
): string =>
  names.length <= atMost + 1
    ? names.join(', ')
    : `${names.slice(0, atMost).join(', ')}, ${t('needs.more', { count: names.length - atMost })}`
