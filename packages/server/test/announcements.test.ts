/** What a `discoveryUri` may say; that others hear it is shown with real processes in test/cluster. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readActiveMqXml } from '@hermod/config'
import { ManualClock, RecordingLogger } from '@hermod/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Announcements } from '../src/announcements.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hermod-announcements-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** The connector stands in the second line. */
function configured(discoveryUri: string): RecordingLogger {
  const file = join(folder, 'activemq.xml')
  const connector = `<transportConnector uri="tcp://localhost:0" discoveryUri="${discoveryUri}"/>`
  writeFileSync(
    file,
    `<beans xmlns="http://www.springframework.org/schema/beans"><broker xmlns="http://activemq.apache.org/schema/core"><transportConnectors>
    ${connector}</transportConnectors></broker></beans>`,
  )
  const { settings } = readActiveMqXml(file, {
    systemProperties: new Map(),
    environment: {},
    heapBytes: 1e9,
    readFile: (path) => readFileSync(path, 'utf8'),
  })
  const log = new RecordingLogger()
  Announcements.configured(settings.inside, { clock: new ManualClock(), log })
  return log
}

describe('discoveryUri [F4.046]', () => {
  test('of a multicast group is taken', () => {
    expect(configured('multicast://default?group=x').lines).toEqual([])
  })

  test('of a way that is not built yet is passed over: the configuration has its warning', () => {
    expect(configured('zeroconf:_activemq.broker.development.').lines).toEqual([])
  })

  test.each([
    ['multicast://10.0.0.1', '10.0.0.1 is not a group'],
    ['multicast://default?timeToLive=x', 'option timeToLive has the value x'],
    ['static:(tcp://a:1)', 'static: does not announce connectors here; write multicast://default'],
    ['default', 'a scheme such as tcp: is missing'],
  ])('%s stops the start, with its place', (uri, problem) => {
    expect(() => configured(uri)).toThrow(problem)
    expect(() => configured(uri)).toThrow(/activemq\.xml:2:\d+: discoveryUri=.* of <transportConnector>/)
  })
})
