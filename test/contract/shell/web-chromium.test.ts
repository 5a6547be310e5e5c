/** The Chromium shell's foreign page for real, in a browser without a window. */
import { browse, type More } from '../../support/lms/browse.ts'
import { type WebHarness, webBehaviours } from './web-behaviours.ts'

webBehaviours({
  name: 'Chromium',
  start: async (lms, given, kept) => {
    const challenges: WebHarness['challenges'] = []
    const answers: WebHarness['answers'] = []
    const names: More['names'] = {
      ask: async (challenge) => {
        challenges.push(challenge)
        return answers.shift() ?? { unnamed: 'left' }
      },
      went: () => undefined,
    }
    const b = await browse(lms, given, kept, { keeps: false, names })
    const page = () => b.page()
    /** In the document that is there now. Playwright hears of a navigation later than we do, and would ask the one before. */
    const inPage = async <T, A extends string | null>(
      act: (given: A) => T | Promise<T>,
      given: A,
    ): Promise<T> => {
      const at = await page()
      const session = await at.context().newCDPSession(at)
      try {
        const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
          expression: `(${act})(${JSON.stringify(given)})`,
          awaitPromise: true,
          returnByValue: true,
          userGesture: true,
        })
        if (exceptionDetails)
          throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
        return result.value
      } finally {
        await session.detach()
      }
    }
    return {
      web: b.web,
      events: b.events,
      event: b.event,
      windows: b.windows,
      challenges,
      answers,
      // What is refused is no navigation that could be waited for.
      go: (url) => inPage((to) => void location.assign(to), url),
      open: (url) => inPage((to) => void window.open(to), url),
      fetch: (url) =>
        inPage(
          (to) =>
            fetch(to, { mode: 'no-cors' }).then(
              () => true,
              () => false,
            ),
          url,
        ),
      locates: () =>
        inPage(
          () =>
            new Promise<boolean>((resolve) =>
              navigator.geolocation.getCurrentPosition(
                () => resolve(true),
                () => resolve(false),
              ),
            ),
          null,
        ),
      names: () =>
        inPage(
          () =>
            Object.getOwnPropertyNames(window).filter((name) =>
              /taza|electron|^require$|^process$/i.test(name),
            ),
          null,
        ),
      mark: () => inPage(() => void Reflect.set(window, 'mark', 'here'), null),
      isMarked: () => inPage(() => Reflect.get(window, 'mark') === 'here', null),
      type: async (id, text) => (await page()).locator(`#${id}`).fill(text),
      press: async (id, keys) => (await page()).locator(`#${id}`).pressSequentially(keys),
      makeUpKeys: (count) =>
        inPage((text) => {
          for (let n = 0; n < Number(text); n++)
            document.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true }))
        }, String(count)),
      value: async (id) => (await page()).locator(`#${id}`).inputValue(),
      choose: async (id) => (await page()).locator(`#${id}`).click({ noWaitAfter: true }),
      chosen: async (id) =>
        (await page())
          .locator(`#${id}`)
          .evaluate((field) => Array.from((field as HTMLInputElement).files ?? [], ({ name }) => name)),
      incoming: b.folder.incoming,
      signIn: async () => void (await b.signIn()),
      crash: async () => {
        const session = await (await page()).context().newCDPSession(await page())
        // The answer dies with the page.
        void session.send('Page.crash').catch(() => undefined)
      },
      end: () => b.end(),
    }
  },
})
