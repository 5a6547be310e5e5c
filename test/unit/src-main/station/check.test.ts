import { describe, expect, it } from 'vitest'
import { checkCameras, jpegSize } from '../../../../src-main/station/check-cameras.ts'
import { readConfig } from '../../../../src-main/station/config.ts'
import { checkLeaveCode, hashLeaveCode } from '../../../../src-main/station/leave-code.ts'

const options = { data: '/tmp', server: null, native: '/nowhere', env: process.env }

describe('the camera check', () => {
  it('takes a real picture by fswebcam from its test source', async () => {
    const says = await checkCameras({ ...options, cameras: ['TEST', 'TEST'] })
    expect(says).toMatch(/^TEST \d+×\d+, TEST \d+×\d+$/)
  })

  it('says what to do when a camera is missing', async () => {
    await expect(checkCameras({ ...options, cameras: [] })).rejects.toThrow(/No camera was found/)
    await expect(checkCameras({ ...options, cameras: ['/dev/video0'] })).rejects.toThrow(/Only one camera/)
  })

  it('hands no odd name to the shell behind node-webcam', async () => {
    const odd = '/dev/video0; touch /tmp/taza-owned'
    await expect(checkCameras({ ...options, cameras: [odd, odd] })).rejects.toThrow(/not a camera's name/)
  })

  it('is not taken in by a file that is no picture', () => {
    expect(() => jpegSize(new Uint8Array([0xff, 0xd8, 1, 2, 3]))).toThrow(/not a picture/)
  })
})

describe('the configuration', () => {
  const installed = { pages: '/p', native: '/n' }
  it('names the setting that is wrong', () => {
    expect(() => readConfig(['--server', 'nonsense', '--data', '/d'], installed)).toThrow(/server/)
    expect(() => readConfig(['--config', '/does/not/exist'], installed)).toThrow(/does\/not\/exist/)
  })
  it('lets options override and fills in the rest', () => {
    const config = readConfig(
      ['--server', 'https://exams.example.edu', '--data', '/d', '--windowed'],
      installed,
    )
    expect(config).toMatchObject({ shell: 'auto', windowed: true, language: 'kk', leaveCode: null })
  })
})

describe('the code that leaves the station', () => {
  it('opens with itself only, and its hash differs each time', () => {
    const hash = hashLeaveCode('481516')
    expect(checkLeaveCode(' 481516 ', hash)).toBe(true)
    expect(checkLeaveCode('481517', hash)).toBe(false)
    expect(hashLeaveCode('481516')).not.toBe(hash)
  })
})
