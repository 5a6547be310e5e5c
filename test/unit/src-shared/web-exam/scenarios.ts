/** What happens on the page of an LMS, in an invigilator's words, and what the rules of three exams say of it. */
import type { WebRequest } from '../../../../src-shared/web-exam/decide.ts'
import { WebRules } from '../../../../src-shared/web-exam.ts'

const quiz = 'https://lms.example.kz/mod/quiz/view.php?id=42'

/** The columns of the table. */
export const exams = {
  /** Only the address was typed in. */
  plain: WebRules.parse({ start: quiz }),
  /** With a sign-in elsewhere, files, and Safe Exam Browser's keys. */
  campus: WebRules.parse({
    start: quiz,
    allow: [
      'https://lms.example.kz',
      'https://cas.example.kz/login',
      { seb: 'id.example.kz/realms/*' },
      'https://*.h5p.example.kz',
      'http://10.20.0.7',
      'https://портал.example.kz',
    ],
    block: ['https://lms.example.kz/message/*'],
    newWindows: 'same',
    downloads: ['pdf', 'docx'],
    uploads: 'folder',
    quit: 'https://lms.example.kz/quit',
    seb: { configKey: 'ab'.repeat(32) },
  }),
  /** Nothing but the quiz. */
  strict: WebRules.parse({
    start: quiz,
    allow: ['https://lms.example.kz/mod/quiz/*', 'https://lms.example.kz/login/*'],
    resources: ['https://lms.example.kz', 'https://static.example.kz/moodle/*'],
    newWindows: 'refuse',
    downloads: 'refuse',
    uploads: 'refuse',
    back: false,
    reload: false,
    zoom: false,
    find: false,
  }),
}

const page = (url: string, addresses?: string[]): WebRequest => ({
  kind: 'page',
  frame: 'main',
  url,
  ...(addresses ? { addresses } : {}),
})
const frame = (url: string): WebRequest => ({ kind: 'page', frame: 'sub', url })
const load = (url: string, addresses?: string[]): WebRequest => ({
  kind: 'resource',
  type: 'other',
  url,
  ...(addresses ? { addresses } : {}),
})
const socket = (url: string): WebRequest => ({ kind: 'resource', type: 'socket', url })
const window = (url: string): WebRequest => ({ kind: 'window', url })
const file = (name: string, mime: string, more: object = {}): WebRequest => ({
  kind: 'download',
  url: `https://lms.example.kz/mod/quiz/file.php/7/${name}`,
  name,
  mime,
  bytes: 1000,
  kept: { files: 0, bytes: 0 },
  ...more,
})

type Row = [plain: string, campus: string, strict: string]
const same = (told: string): Row => [told, told, told]
const notAllowed = same('not-allowed')

export const scenarios: Readonly<Record<string, [WebRequest, ...Row]>> = {
  // Where the view goes
  'The quiz itself': [page(quiz), ...same('allow')],
  'The next page of the quiz': [
    page('https://lms.example.kz/mod/quiz/attempt.php?attempt=7&page=1'),
    ...same('allow'),
  ],
  'The sign-in of the LMS itself': [page('https://lms.example.kz/login/index.php'), ...same('allow')],
  'The course page that the quiz is on': [
    page('https://lms.example.kz/course/view.php?id=3'),
    'allow',
    'allow',
    'not-allowed',
  ],
  'The LMS written in capital letters': [
    page('HTTPS://LMS.Example.KZ/mod/quiz/view.php?id=42'),
    ...same('allow'),
  ],
  'The LMS at its usual port, written out': [
    page('https://lms.example.kz:443/mod/quiz/view.php?id=42'),
    ...same('allow'),
  ],
  'Another port of the LMS': [page('https://lms.example.kz:8443/mod/quiz/view.php'), ...notAllowed],
  'The LMS without encryption': [page('http://lms.example.kz/mod/quiz/view.php'), ...notAllowed],
  'Sign-in on another origin (CAS)': [
    page('https://cas.example.kz/login?service=https%3A%2F%2Flms.example.kz%2Flogin'),
    'not-allowed',
    'allow',
    'not-allowed',
  ],
  'Another page of the sign-in server': [page('https://cas.example.kz/admin'), ...notAllowed],
  'An OpenID provider, named by a filter expression of Safe Exam Browser': [
    page('https://id.example.kz/realms/uni/protocol/openid-connect/auth?client_id=moodle'),
    'not-allowed',
    'allow',
    'not-allowed',
  ],
  'The messages of the LMS, which the exam blocks': [
    page('https://lms.example.kz/message/index.php'),
    'allow',
    'blocked',
    'not-allowed',
  ],
  'A link to YouTube inside a question': [page('https://www.youtube.com/watch?v=dQw4w9WgXcQ'), ...notAllowed],
  'A name that only begins like the LMS': [
    page('https://lms.example.kz.evil.com/mod/quiz/view.php'),
    ...notAllowed,
  ],
  'A name that only ends like the LMS': [
    page('https://evil-lms.example.kz/mod/quiz/view.php'),
    ...notAllowed,
  ],
  'The address of the LMS in the query of another': [
    page('https://evil.com/?https://lms.example.kz/mod/quiz/view.php'),
    ...notAllowed,
  ],
  'The LMS as a user name before another host': [
    page('https://lms.example.kz@evil.com/'),
    ...same('odd-address'),
  ],
  'A name and a password in the address of the LMS': [
    page('https://student:secret@lms.example.kz/mod/quiz/view.php'),
    ...same('odd-address'),
  ],
  'The LMS with a dot behind its name': [
    page('https://lms.example.kz./mod/quiz/view.php'),
    ...same('odd-address'),
  ],
  'An international name, in its own letters': [
    page('https://портал.example.kz/'),
    'not-allowed',
    'allow',
    'not-allowed',
  ],
  'The same name in Punycode': [
    page('https://xn--80awhdgm.example.kz/'),
    'not-allowed',
    'allow',
    'not-allowed',
  ],
  'A name with a Cyrillic letter that looks Latin': [
    page('https://lms.ехample.kz/mod/quiz/view.php'),
    ...notAllowed,
  ],
  'A name below one that is allowed with all below it': [
    page('https://a.b.h5p.example.kz/embed/1'),
    'not-allowed',
    'allow',
    'not-allowed',
  ],
  'Out of the allowed folder by dots': [
    page('https://lms.example.kz/mod/quiz/../../course/view.php'),
    'allow',
    'allow',
    'not-allowed',
  ],
  'Out of the allowed folder by an escaped slash': [
    page('https://lms.example.kz/mod/quiz/..%2f..%2fcourse/view.php'),
    'allow',
    'allow',
    'not-allowed',
  ],
  'The address that ends the exam': [
    page('https://lms.example.kz/quit/#done'),
    'allow',
    'quit',
    'not-allowed',
  ],
  'A link to settings of Safe Exam Browser': [
    page('sebs://lms.example.kz/mod/quiz/accessrule/seb/config.php?cmid=42'),
    'scheme',
    'settings',
    'scheme',
  ],
  'A link to settings that lie elsewhere': [page('sebs://evil.com/x.seb'), 'scheme', 'not-allowed', 'scheme'],
  // Other schemes
  'A mailto link': [page('mailto:teacher@example.kz'), ...same('scheme')],
  'A telephone number': [page('tel:+77010000000'), ...same('scheme')],
  'A link that opens another program': [page('tg://resolve?domain=answers'), ...same('scheme')],
  'A file of the machine': [page('file:///etc/passwd'), ...same('scheme')],
  'A file of the machine, as a picture': [load('file:///home/student/answers.png'), ...same('scheme')],
  "The browser's settings": [page('chrome://settings'), ...same('scheme')],
  'Developer tools': [page('devtools://devtools/bundled/inspector.html'), ...same('scheme')],
  'The source of a page': [page('view-source:https://lms.example.kz/'), ...same('scheme')],
  'An extension': [load('chrome-extension://abcdefgh/x.js'), ...same('scheme')],
  'A page made of a data: address': [page('data:text/html,<h1>Locked</h1>'), ...same('scheme')],
  'A script as an address': [page('javascript:alert(1)'), ...same('scheme')],
  FTP: [page('ftp://lms.example.kz/x'), ...same('scheme')],
  'What is no address': [page('https://'), ...same('odd-address')],
  'An address longer than any': [
    page(`https://lms.example.kz/?${'a'.repeat(20_000)}`),
    ...same('odd-address'),
  ],
  // This machine and the networks around it
  'A program of this machine': [load('http://127.0.0.1:8080/'), ...same('this-machine')],
  'The same by name': [load('https://localhost/'), ...same('this-machine')],
  'The same by a name below localhost': [load('https://app.localhost/'), ...same('this-machine')],
  'The same in IPv6': [load('http://[::1]:9222/json'), ...same('this-machine')],
  'The same as IPv4 within IPv6': [load('https://[::ffff:127.0.0.1]/'), ...same('this-machine')],
  'The same as one decimal number': [load('https://2130706433/'), ...same('this-machine')],
  'The same in octal and hexadecimal digits': [load('https://0177.0.0x1/'), ...same('this-machine')],
  'The same, shortened': [load('https://127.1/'), ...same('this-machine')],
  'The address of nothing, which is this machine too': [load('https://0.0.0.0/'), ...same('this-machine')],
  'A name that leads to this machine': [
    load('https://evil.com/', ['93.184.216.34', '127.0.0.1']),
    ...same('this-machine'),
  ],
  'The LMS, when its name leads to this machine': [page(quiz, ['127.0.0.1']), ...same('this-machine')],
  "A cloud's secrets at a link-local address": [
    load('http://169.254.169.254/latest/meta-data'),
    ...same('this-machine'),
  ],
  "The network's router": [load('https://192.168.0.1/'), ...same('private-network')],
  'A private address that the exam names': [
    page('http://10.20.0.7/quiz'),
    'private-network',
    'allow',
    'private-network',
  ],
  'Its neighbour': [page('http://10.20.0.8/quiz'), ...same('private-network')],
  'A private address within 6to4': [load('https://[2002:c0a8:1::1]/'), ...same('private-network')],
  'A unique local address of IPv6': [load('https://[fd12:3456::1]/'), ...same('private-network')],
  'A name without a dot': [load('https://printer/'), ...same('private-network')],
  'A name of the local network': [load('https://answers.local/'), ...same('private-network')],
  'A name that leads into the private network': [
    load('https://evil.com/', ['10.0.0.5']),
    ...same('private-network'),
  ],
  'The LMS, when it stands in the private network': [page(quiz, ['10.1.2.3', 'fd00::7']), ...same('allow')],
  // What pages load
  'A script of the LMS': [load('https://lms.example.kz/lib/javascript.php/1/x.js'), ...same('allow')],
  'A CDN for MathJax': [
    load('https://cdn.jsdelivr.net/npm/mathjax@3/es5/tex-mml-chtml.js'),
    'allow',
    'allow',
    'not-allowed',
  ],
  'A CDN that the exam names': [load('https://static.example.kz/moodle/theme.css'), ...same('allow')],
  'A picture without encryption': [load('http://pictures.example.kz/1.png'), ...notAllowed],
  'A picture in the page itself': [load('data:image/png;base64,iVBORw0KGgo='), ...same('allow')],
  'A sound that the page made': [load('blob:https://lms.example.kz/0b1c'), ...same('allow')],
  'A WebSocket of the LMS': [socket('wss://lms.example.kz/ws'), 'allow', 'allow', 'allow'],
  'A WebSocket to anybody else': [socket('wss://chat.evil.com/'), ...notAllowed],
  'A script from what the exam blocks': [
    load('https://lms.example.kz/message/x.js'),
    'allow',
    'blocked',
    'allow',
  ],
  // Frames and windows
  'An iframe of a second origin': [frame('https://www.youtube.com/embed/dQw4w9WgXcQ'), ...notAllowed],
  "The editor's frame": [frame('about:blank'), ...same('allow')],
  "The editor's frame, written as srcdoc": [frame('about:srcdoc'), ...same('allow')],
  'target=_blank to a page of the LMS': [
    window('https://lms.example.kz/mod/quiz/review.php'),
    'second-view',
    'same-view',
    'new-window',
  ],
  'target=_blank to a search engine': [window('https://www.google.com/search?q=answer'), ...notAllowed],
  'A pop-up quiz window, as Moodle\'s "secure" mode opens it': [
    window('https://lms.example.kz/mod/quiz/startattempt.php?cmid=42'),
    'second-view',
    'same-view',
    'new-window',
  ],
  'A window that is empty at first': [window('about:blank'), 'second-view', 'new-window', 'new-window'],
  'A window with a file of the machine': [window('file:///etc/passwd'), ...same('scheme')],
  // Files
  'A PDF of the task': [file('task.pdf', 'application/pdf'), 'show-pdf', 'show-pdf', 'download'],
  'A Word document of the task': [
    file('task.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'),
    'download',
    'save',
    'download',
  ],
  'A program': [file('answers.exe', 'application/octet-stream'), ...same('download')],
  'A program that is named like a document before': [
    file('task.docx.exe', 'application/octet-stream'),
    ...same('download'),
  ],
  'A file from elsewhere': [
    file('task.docx', 'application/msword', { url: 'https://evil.com/task.docx' }),
    ...notAllowed,
  ],
  'The hundred-and-first file': [
    file('task.docx', 'application/msword', { kept: { files: 100, bytes: 1 } }),
    'download',
    'too-many-downloads',
    'download',
  ],
  "An upload of the solution, from the attempt's folder": [
    { kind: 'upload', from: 'folder' },
    'upload',
    'allow',
    'upload',
  ],
  'An upload of any other file': [{ kind: 'upload', from: 'elsewhere' }, ...same('upload')],
  // What the person does
  Back: [{ kind: 'control', what: 'back' }, 'allow', 'allow', 'control'],
  Reload: [{ kind: 'control', what: 'reload' }, 'allow', 'allow', 'control'],
  'Find on the page': [{ kind: 'control', what: 'find' }, 'allow', 'allow', 'control'],
  Print: [{ kind: 'control', what: 'print' }, ...same('print')],
  // What the page asks for
  'A page that asks for the camera': [{ kind: 'permission', name: 'camera' }, ...same('permission')],
  'A page that asks where it is': [{ kind: 'permission', name: 'geolocation' }, ...same('permission')],
  'A page that asks for the whole screen': [
    { kind: 'permission', name: 'fullscreen' },
    ...same('permission'),
  ],
  'A page that asks for the keyboard': [{ kind: 'permission', name: 'keyboardLock' }, ...same('permission')],
  'A page that reads the clipboard': [{ kind: 'permission', name: 'clipboard-read' }, ...same('permission')],
  "A page's own button for copying": [
    { kind: 'permission', name: 'clipboard-sanitized-write' },
    ...same('allow'),
  ],
}
