/** What is tested end to end runs as an ordinary user with the browser's sandbox on, as in a lab: never as root. */
export default function setup(): void {
  if (process.getuid?.() === 0)
    throw new Error(
      "End-to-end tests do not run as root: 'npm test -- e2e [-- FILE]' runs them as an ordinary user.",
    )
}
