import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadSettings } from '../../src/run-request.js'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hermod-source-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const write = (file: string, inside: string): void =>
  writeFileSync(
    file,
    `<beans xmlns="http://www.springframework.org/schema/beans"><broker xmlns="http://activemq.apache.org/schema/core" persistent="false">${inside}</broker></beans>`,
  )

function load(uri: string) {
  const installation = {
    home: folder,
    base: folder,
    conf: folder,
    data: folder,
    systemProperties: new Map(),
    heapBytes: 1,
  }
  return loadSettings(uri, installation, {})
}

describe('the file that a broker was started from', () => {
  it('is read again, and its time is that of what was read', () => {
    const file = join(folder, 'activemq.xml')
    write(file, '')
    utimesSync(file, 1000, 1000)
    const { source } = load('xbean:activemq.xml')
    expect(source?.description).toBe(`URL [file:${file}]`)
    expect([source?.loaded.modifiedMs, source?.modifiedMs()]).toEqual([1_000_000, 1_000_000])
    write(file, '<nonsense/>')
    utimesSync(file, 500, 500)
    expect(source?.modifiedMs()).toBe(500_000)
    expect(() => source?.load()).toThrow(/activemq\.xml:1:\d+: unknown element <nonsense>/)
    expect(source?.loaded.modifiedMs).toBe(1_000_000)
    write(file, '<destinations><queue physicalName="A"/></destinations>')
    utimesSync(file, 2000, 2000)
    expect(source?.load().settings.destinations.map(({ name }) => name)).toEqual(['A'])
    expect(source?.loaded.modifiedMs).toBe(2_000_000)
    rmSync(file)
    expect(() => source?.modifiedMs()).toThrow('ENOENT')
  })

  it('is none when there was none', () => {
    expect(load('broker:(tcp://127.0.0.1:0)').source).toBeUndefined()
  })
})
