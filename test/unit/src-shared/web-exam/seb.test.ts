import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { sebJson } from '../../../../src-shared/web-exam/seb/config-key.ts'
import { NoSeb } from '../../../../src-shared/web-exam/seb/no-seb.ts'
import { readPlist } from '../../../../src-shared/web-exam/seb/plist.ts'
import { readSeb } from '../../../../src-shared/web-exam/seb/read.ts'
import { sebHeaders, sebOnPage } from '../../../../src-shared/web-exam/seb-keys.ts'
import { bytesOf, encrypted, gzip, plist, prefixed, sha256, startUrl } from './seb-files.ts'

const { vectors } = z
  .object({ vectors: z.array(z.object({ name: z.string(), plist: z.string(), json: z.string() })) })
  .parse(JSON.parse(readFileSync(new URL('seb-vectors.json', import.meta.url), 'utf8')))

const read = (file: Uint8Array | string, password: string | null = null) =>
  readSeb(bytesOf(file), password, sha256)
const keyOf = async (file: Uint8Array | string, password: string | null = null) =>
  (await read(file, password)).configKey
/** The sentence that it is refused with. */
const refused = async (file: Uint8Array | string, password: string | null = null): Promise<string> => {
  try {
    await read(file, password)
  } catch (error) {
    if (error instanceof NoSeb) return error.message
    throw error
  }
  throw new Error('it was read')
}

describe('the Config Key', () => {
  it.each(vectors)("is over what Moodle's PHP hashes: $name", ({ plist: xml, json }) => {
    expect(sebJson(readPlist(xml))).toBe(json)
  })
  it("is the hash that Moodle's administrator sees", async () => {
    const url = '<key>startURL</key><string>https://moodle.example.kz/mod/quiz/view.php?id=42</string>'
    expect(await keyOf(plist(url))).toBe('3aae42a26c221849c4e94a49666c9f278741f12edfbd50438e4d9febbd4696a3')
    expect(await keyOf(plist('<key>msg</key><string>say "hi"</string>'))).toBe(
      'a8abf99650607dcd2cccbae536da1047caa9000160e41ce7c13a9ce542ea937f',
    )
  })
  it('does not depend on the order or the white space of the file', () => {
    const entry = fc.tuple(
      fc.string({ unit: fc.constantFrom(...'abcABCxyz_'), minLength: 1, maxLength: 6 }),
      fc.constantFrom(
        '<true/>',
        '<integer>7</integer>',
        '<real>0.1</real>',
        '<string>a\\b</string>',
        '<dict/>',
      ),
    )
    fc.assert(
      fc.property(
        fc.uniqueArray(entry, { selector: ([key]) => key, maxLength: 8 }),
        fc.nat(),
        (entries, turn) => {
          const written = entries.map(([key, value]) => `<key>${key}</key>${value}`)
          const turned = [...written.slice(turn % 8), ...written.slice(0, turn % 8)].reverse()
          const spaced = turned.join('\n').replaceAll('</key>', '</key>\n\t')
          expect(sebJson(readPlist(plist(spaced)))).toBe(sebJson(readPlist(plist(written.join('')))))
        },
      ),
    )
  })
})

describe('what an LMS is told', () => {
  const configKey = '3aae42a26c221849c4e94a49666c9f278741f12edfbd50438e4d9febbd4696a3'
  const keys = { configKey, browserExamKey: null }
  const url = 'https://moodle.example.kz/mod/quiz/view.php?id=42'
  const hash = '5f7e0cc0fb4adad808e4d9b918b6afb251ad4b7e3789636f3e692c0effeec82a'
  const to = (asked: string, more: { mainFrame?: boolean; page?: string | null } = {}) =>
    sebHeaders(keys, { url: asked, mainFrame: true, page: null, ...more }, sha256)

  it('is the hash of the address really asked and the key', () => {
    expect(to(url)).toEqual({ 'X-SafeExamBrowser-ConfigKeyHash': hash })
    expect(to('https://moodle.example.kz/mod/quiz/attempt.php?attempt=7&cmid=42&page=1')).toEqual({
      'X-SafeExamBrowser-ConfigKeyHash': '179026931773862667ec2baae554be17b55081faf3ab3eca34ebcdb53205c19a',
    })
  })
  it('leaves the fragment out', () => {
    expect(to(`${url}#question-3`)).toEqual(to(url))
  })
  it('goes to the host of the page, and to no other', () => {
    const page = 'https://moodle.example.kz/mod/quiz/attempt.php'
    expect(to(url, { mainFrame: false, page })).toEqual(to(url))
    expect(to('https://moodle.example.kz:8443/x', { mainFrame: false, page })).not.toEqual({})
    expect(to('https://cdn.example.kz/x.js', { mainFrame: false, page })).toEqual({})
    expect(to(url, { mainFrame: false, page: null })).toEqual({})
    expect(to('wss://moodle.example.kz/ws', { mainFrame: false, page })).toEqual({})
  })
  it('has the Browser Exam Key where one is given, and nothing where no keys are', () => {
    const both = { configKey: null, browserExamKey: configKey }
    expect(sebHeaders(both, { url, mainFrame: true, page: null }, sha256)).toEqual({
      'X-SafeExamBrowser-RequestHash': hash,
    })
    expect(sebHeaders(null, { url, mainFrame: true, page: null }, sha256)).toEqual({})
  })
  it('is said to scripts of the page too', () => {
    expect(sebOnPage(keys, `${url}#top`, sha256)).toEqual({ configKey: hash, browserExamKey: '' })
  })
})

describe('every wrapping', () => {
  const xml = plist(startUrl)
  const inner = gzip(xml)
  const plain = sha256(sebJson(readPlist(xml)))
  it.each<[string, Uint8Array | string, string | null]>([
    ['plain XML', xml, null],
    ['plain XML with a byte order mark', `\ufeff${xml}`, null],
    ['compressed XML', gzip(xml), null],
    ['UTF-16', Buffer.from(`\ufeff${xml}`, 'utf16le'), null],
    ['another encoding that it names', xml.replace('UTF-8', 'windows-1251'), null],
    ['plnd', gzip(prefixed('plnd', inner)), null],
    ['plnd that is not compressed', prefixed('plnd', Buffer.from(xml)), null],
    ['pswd of Windows', gzip(prefixed('pswd', encrypted(inner, 'сырттан Құпия', 2))), 'сырттан Құпия'],
    ['pswd of macOS', gzip(prefixed('pswd', encrypted(inner, 'secret', 3))), 'secret'],
    ['pswd that is not compressed', prefixed('pswd', encrypted(Buffer.from(xml), 'secret')), 'secret'],
    ['a password that was typed in pieces', prefixed('pswd', encrypted(inner, '\u0439')), '\u0438\u0306'],
    ['pwcc', gzip(prefixed('pwcc', encrypted(inner, sha256('admin')))), 'admin'],
    [
      'pwcc with the hash in capital letters',
      prefixed('pwcc', encrypted(inner, sha256('admin').toUpperCase(), 3)),
      'admin',
    ],
    ['pwcc without a password', gzip(prefixed('pwcc', encrypted(inner, ''))), null],
  ])('%s', async (_, file, password) => {
    expect(await keyOf(file, password)).toBe(plain)
  })
})

describe('what cannot be read gets one sentence', () => {
  const xml = plist(startUrl)
  const secret = prefixed('pswd', encrypted(gzip(xml), 'secret'))
  const flipped = (at: number) => secret.map((byte, place) => (place === at ? byte ^ 1 : byte))
  const nested = (depth: number) => '<key>a</key><dict>'.repeat(depth) + '</dict>'.repeat(depth)
  it.each<[string, Uint8Array | string, string | null, RegExp]>([
    ['an encoding of nobody', xml.replace('UTF-8', 'x-none'), null, /^it is no settings file/],
    ['nothing', '', null, /^it is empty$/],
    ['a picture', Buffer.from('\x89PNG\r\n\x1a\n\0\0', 'latin1'), null, /^it is no settings file/],
    ['a text', 'hello', null, /^it is no settings file/],
    ['another XML', '<html><body/></html>', null, /^it is no property list with settings/],
    ['a list', '<plist><array/></plist>', null, /^it is no property list with settings/],
    ['two', '<plist><dict/><dict/></plist>', null, /^it is no property list with settings/],
    ['cut off', xml.slice(0, -30), null, /^line \d+: it is no sound XML \(unclosed tag/],
    ['a date of nowhere', plist('<key>d</key><date>tomorrow</date>'), null, /^'tomorrow' is no date/],
    ['a key without letters', plist('<key/><true/>'), null, /^a <key> is empty$/],
    ['no password', secret, null, /^it is encrypted with a password, which it needs$/],
    ['another password', secret, 'Secret', /^the password is not the right one, or the file is damaged$/],
    ['a changed byte', flipped(60), 'secret', /^the password is not the right one, or the file is damaged$/],
    ['a cut off secret', secret.subarray(0, 40), 'secret', /^its encrypted part is cut off$/],
    [
      'a secret of the future',
      flipped(4),
      'secret',
      /^it is encrypted in a way that is not known \(version 3, options 1\)$|damaged$/,
    ],
    [
      'options of nobody',
      flipped(5),
      'secret',
      /^it is encrypted in a way that is not known \(version 2, options 0\)$/,
    ],
    [
      'a certificate',
      gzip(prefixed('pkhs', Buffer.alloc(300, 7))),
      null,
      /^it is encrypted for a certificate, .*\(SHA-1 of the public key (07){20}\)/,
    ],
    [
      'a certificate with a symmetric key',
      prefixed('phsk', Buffer.alloc(300, 7)),
      'x',
      /^it is encrypted for a certificate/,
    ],
    ['a cut off gzip', gzip(xml).subarray(0, 60), null, /^its compressed part is (damaged or )?cut off$/],
    ['a damaged gzip', gzip(xml).fill(255, 12, 40), null, /^its compressed part is damaged or cut off$/],
    ['a bomb', gzip(Buffer.alloc(200_000_000)), null, /^it unpacks to more than 20 MB$/],
    [
      'a bomb within',
      gzip(prefixed('plnd', gzip(Buffer.alloc(100_000_000)))),
      null,
      /^it unpacks to more than 20 MB$/,
    ],
    [
      'an encrypted bomb',
      prefixed('pswd', encrypted(gzip(Buffer.alloc(50_000_000)), 'x')),
      'x',
      /^it unpacks to more than 20 MB$/,
    ],
    ['100 MB', new Uint8Array(100 * 1024 * 1024), null, /^it has more than 10 MB$/],
    [
      'a billion laughs',
      `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>${plist('<key>k</key><string>&b;</string>').split('\n')[2]}`,
      null,
      /^it declares entities of its own/,
    ],
    [
      'a file of the machine',
      '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><plist><dict><key>k</key><string>&f;</string></dict></plist>',
      null,
      /^it declares entities of its own/,
    ],
    [
      'an entity of nobody',
      plist('<key>k</key><string>&nbsp;</string>'),
      null,
      /^line 3: it is no sound XML \(undefined entity/,
    ],
    ['a deep nesting', plist(nested(5000)), null, /^it is nested more than 200 deep$/],
    ['a wide one', plist('<key>a</key><true/>'.repeat(150_000)), null, /^it has more than 200000 elements$/],
    [
      'letters of another alphabet',
      Buffer.concat([Buffer.from('<plist><dict><key>a</key><string>'), Buffer.from([0xcf, 0xf0, 0xe8])]),
      null,
      /^it is no settings file/,
    ],
  ])('%s', async (_, file, password, sentence) => {
    expect(await refused(file, password)).toMatch(sentence)
  })
  it('whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 400 }),
          fc.uint8Array({ maxLength: 200 }).map((bytes) => gzip(bytes)),
          fc
            .tuple(fc.constantFrom('plnd', 'pswd', 'pwcc', 'pkhs', 'phsk'), fc.uint8Array({ maxLength: 120 }))
            .map(([prefix, bytes]) => prefixed(prefix, bytes)),
          fc
            .tuple(fc.nat(xml.length), fc.string())
            .map(([at, junk]) => xml.slice(0, at) + junk + xml.slice(at)),
        ),
        async (file) => {
          const outcome = await read(file, 'x').catch((error: unknown) => error)
          if (outcome instanceof Error) expect(outcome).toBeInstanceOf(NoSeb)
        },
      ),
    )
  })
  it('takes the last of keys that are there twice, as Moodle does', async () => {
    const { start } = await read(plist(`<key>startURL</key><string>https://first.kz/</string>${startUrl}`))
    expect(start).toBe('https://lms.example.kz/mod/quiz/view.php?id=42')
  })
})

describe('settings become rules', () => {
  const settings = (more: string) => read(plist(startUrl + more))
  const key = (name: string, value: string) => `<key>${name}</key>${value}`
  const rule = (expression: string, action: number, more = '<key>active</key><true/>') =>
    `<dict>${more}<key>expression</key><string>${expression}</string><key>action</key><integer>${action}</integer></dict>`
  const filters = (...rules: string[]) =>
    key('URLFilterEnable', '<true/>') + key('URLFilterRules', `<array>${rules.join('')}</array>`)

  it('as Safe Exam Browser has them by default', async () => {
    const { rules, configKey } = await settings('')
    expect(rules).toEqual({
      start: 'https://lms.example.kz/mod/quiz/view.php?id=42',
      allow: [],
      block: [],
      resources: 'https',
      newWindows: 'second',
      downloads: 'pdf',
      uploads: 'refuse',
      back: false,
      reload: true,
      zoom: true,
      find: true,
      quit: null,
      userAgent: null,
      language: null,
      seb: { configKey, browserExamKey: null },
    })
  })
  it('filters, those that are active, and names what cannot be read', async () => {
    const { rules, notHonoured } = await settings(
      filters(
        rule('lms.example.kz', 1),
        rule('*.youtube.com', 0),
        rule('old.example.kz', 1, '<key>active</key><false/>'),
        rule('^https://a.kz/', 1, '<key>active</key><true/><key>regex</key><true/>'),
        rule('(?!x)', 0, '<key>active</key><true/><key>regex</key><true/>'),
      ) + key('URLFilterEnableContentFilter', '<true/>'),
    )
    expect(rules).toMatchObject({
      allow: [{ seb: 'lms.example.kz' }, { regex: '^https://a.kz/' }],
      block: [{ seb: '*.youtube.com' }],
      resources: [],
    })
    expect(notHonoured).toEqual([
      {
        setting: 'URLFilterRules',
        why: "'(?!x)' is no regular expression, or one with look-around or back-references, so it blocks nothing",
      },
    ])
  })
  it('a filter without rules allows the start address alone', async () => {
    const { rules } = await settings(filters())
    expect(rules?.allow).toEqual([{ seb: 'https://lms.example.kz/mod/quiz/view.php?id=42' }])
  })
  it.each<[string, string, object]>([
    ['back', key('allowBrowsingBackForward', '<true/>'), { back: true }],
    ['reload', key('browserWindowAllowReload', '<false/>'), { reload: false }],
    ['zoom', key('enableZoomPage', '<false/>') + key('enableZoomText', '<false/>'), { zoom: false }],
    ['find', key('allowFind', '<false/>'), { find: false }],
    [
      'quit',
      key('quitURL', '<string>https://lms.example.kz/quit</string>'),
      { quit: 'https://lms.example.kz/quit' },
    ],
    ['agent', key('browserUserAgent', '<string>Lab 7</string>'), { userAgent: 'Lab 7' }],
    ['windows', key('newBrowserWindowByLinkPolicy', '<integer>1</integer>'), { newWindows: 'same' }],
    ['no windows', key('newBrowserWindowByScriptPolicy', '<integer>0</integer>'), { newWindows: 'refuse' }],
    ['no downloads', key('allowDownloads', '<false/>'), { downloads: 'refuse' }],
    [
      'no files at all',
      key('allowDownUploads', '<false/>') + key('allowUploads', '<true/>'),
      { downloads: 'refuse', uploads: 'refuse' },
    ],
    [
      'types',
      key('downloadFileTypes', '<array><dict><key>extension</key><string>.DOCX</string></dict></array>'),
      { downloads: ['docx'] },
    ],
    [
      'types of programs',
      key(
        'downloadFileTypes',
        '<array><dict><key>extension</key><string>exe</string></dict><dict><key>extension</key><string>zip</string></dict></array>',
      ),
      { downloads: ['zip'] },
    ],
    ['uploads', key('allowUploads', '<true/>'), { uploads: 'folder' }],
    [
      'uploads of anything',
      key('allowUploads', '<true/>') + key('allowCustomDownUploadLocation', '<true/>'),
      { uploads: 'any' },
    ],
  ])('%s', async (_, more, expected) => {
    expect((await settings(more)).rules).toMatchObject(expected)
  })
  it('names what it asks for and is not done, and is silent where the same is done', async () => {
    const told = async (more: string) =>
      (await settings(filters() + more)).notHonoured.map(({ setting }) => setting)
    expect(await told(key('allowPrint', '<true/>'))).toEqual(['allowPrint'])
    expect(await told(key('allowPrint', '<false/>'))).toEqual([])
    expect(await told(key('permittedProcesses', '<array><dict/></array>'))).toEqual(['permittedProcesses'])
    expect(await told(key('permittedProcesses', '<array/>'))).toEqual([])
    expect(await told(key('hashedQuitPassword', '<string>ab</string>'))).toEqual(['hashedQuitPassword'])
    expect(await told(key('showTaskBar', '<true/>') + key('jitsiMeetRoom', '<string>r</string>'))).toEqual([])
    expect(await told(key('newSetting', '<true/>'))).toEqual(['newSetting'])
    expect(await told(key('constructor', '<true/>') + key('__proto__', '<true/>'))).toEqual([
      'constructor',
      '__proto__',
    ])
  })
  it('makes no exam without a start address, and still says the key', async () => {
    const { rules, start, configKey, notHonoured } = await read(
      plist(key('startURL', '<string>file:///x</string>')),
    )
    expect({ rules, start }).toEqual({ rules: null, start: null })
    expect(configKey).toMatch(/^[0-9a-f]{64}$/)
    expect(notHonoured[0]?.setting).toBe('startURL')
  })
})
