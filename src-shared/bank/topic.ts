/** A category's path as Moodle writes it. Pure. */

/** `$course$/top/Algebra/Sets`: a slash in a name is written twice. */
export function topicOf(path: string): string[] {
  const parts = path
    .replaceAll('//', '\0')
    .split('/')
    .map((part) => part.replaceAll('\0', '/').trim())
    .filter((part) => part !== '')
  while (/^\$.*\$$/.test(parts[0] ?? '') || parts[0] === 'top') parts.shift()
  return parts
}

export const pathOf = (topic: readonly string[]): string =>
  ['$course$', 'top', ...topic.map((part) => part.replaceAll('/', '//'))].join('/')
